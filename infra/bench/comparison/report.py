"""Medians with their spread, tables in Markdown."""

import platform
import re
import subprocess
from datetime import date
from statistics import median


def spread(values, form="{:,.0f}"):
    """Median (least – greatest)."""
    values = list(values)
    if len(values) == 1:
        return form.format(values[0])
    return f"{form.format(median(values))} ({form.format(min(values))} – {form.format(max(values))})"


def ratio_in_turns(ours, theirs):
    """The median of what each turn says: a machine that gets slower meanwhile does so for both."""
    return median(our / their for our, their in zip(ours, theirs))


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def at_least(name, value, bound):
    return [name, f"{value:.3g}", f"≥ {bound}", value >= bound]


def at_most(name, value, bound):
    return [name, f"{value:.3g}", f"≤ {bound}", value <= bound]


def held(rows):
    """A table of what at_least and at_most have judged."""
    return table(["what must hold", "measured", "bound"],
                 [[name, value if holds else f"**missed** {value}", bound] for name, value, bound, holds in rows])


def machine():
    with open("/proc/cpuinfo") as file:
        models = re.findall(r"model name\s*: (.*)", file.read())
    with open("/proc/meminfo") as file:
        memory = int(re.search(r"MemTotal:\s+(\d+)", file.read()).group(1)) // (1 << 20)
    kernel = platform.release()
    return f"{len(models)} × {models[0] if models else platform.machine()}, {memory} GiB, Linux {kernel}"


def revision(root):
    done = subprocess.run(["git", "-C", root, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def heading(root):
    """What the figures are of. To be asked for before anything is written into a document, which makes the revision another one."""
    return f"{date.today()}, revision `{revision(root)}`, {machine()}"


def part_by_part(parts, about, name, document=None):
    """
    Prints what each of them has found, (part, text, rows of at_least and at_most), as it comes, and writes it between the marks of that
    name; whether all that must hold did.
    """
    passed = True
    for part, text, rows in parts:
        result = f"{about} {text}\n{held(rows)}"
        print(result, flush=True)
        if document:
            write(document, result, f"{name} {part}")
        passed = passed and all(row[3] for row in rows)
    return passed


def write(path, text, name):
    """Puts the text between the two marks of that name in a document."""
    opening, closing = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    with open(path) as file:
        document = file.read()
    begin, end = document.index(opening) + len(opening), document.index(closing)
    with open(path, "w") as file:
        file.write(document[:begin] + "\n" + text + document[end:])
