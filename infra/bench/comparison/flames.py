"""Stacks of a profiler as a picture: a flame graph in SVG, without scripts, small enough to be kept with the documents."""

import html
import re
from collections import defaultdict

WIDTH, ROW, TEXT = 1200, 16, 7
SHARE_MIN = 0.002
# By what runs: the kernel, native code, Java.
COLOURS = {"k": "#e8a060", "n": "#e0c860", "j": "#8cc47c"}


def parse(text):
    """Lines "thread;frame;… samples": {(thread, frame, …): samples}, threads of one kind together."""
    stacks = defaultdict(int)
    for line in text.splitlines():
        frames, count = line.rsplit(" ", 1)
        thread, *rest = frames.split(";")
        thread = re.sub(r" tid=\d+", "", thread).strip("[]")
        stacks[(re.sub(r"[-# ]*\d+$", "", thread), *map(shown, rest))] += int(count)
    return stacks


def shown(frame):
    """Class and method, and a letter for its kind: what stands in the picture."""
    name, kind = re.fullmatch(r"(.*?)(?:_\[(\w)\])?", frame).groups()
    if kind == "k":
        return name + "\0k"
    if "/" in name or kind:
        name = re.sub(r"(0x[0-9a-f]+|\$\$Lambda[^.]*)", "$λ", name)
        return ".".join(name.split("/")[-1].split(".")[-2:]) + "\0j"
    return name + "\0n"


# Whose code it is, by the innermost frame of one of them; the kernel's work is theirs who asked for it.
OWNERS = {"dev/attempts/": "ours", "org/apache/kafka/": "Kafka's client", "org/postgresql/": "Postgres' driver"}


def owners(text):
    """The share of each, and of everything else: compilers, collectors, libraries that none of them has called."""
    samples = defaultdict(int)
    for line in text.splitlines():
        frames, count = line.rsplit(" ", 1)
        found = (name for frame in reversed(frames.split(";")) for start, name in OWNERS.items() if frame.startswith(start))
        samples[next(found, "the JVM and others")] += int(count)
    return {name: count / sum(samples.values()) for name, count in sorted(samples.items(), key=lambda it: -it[1])}


def tree(stacks):
    root = {"samples": 0, "children": {}}
    for frames, count in stacks.items():
        node = root
        node["samples"] += count
        for frame in frames:
            node = node["children"].setdefault(frame, {"samples": 0, "children": {}})
            node["samples"] += count
    return root


def svg(text, title):
    root = tree(parse(text))
    total = root["samples"]
    boxes, depth = [], 0

    def place(node, name, x, level):
        nonlocal depth
        if node["samples"] < SHARE_MIN * total:
            return
        depth = max(depth, level)
        boxes.append((name, x, level, node["samples"]))
        for child, below in sorted(node["children"].items()):
            place(below, child, x, level + 1)
            x += below["samples"]

    place(root, "all", 0, 0)
    height = (depth + 3) * ROW
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="11">'
             f"<style>rect{{stroke:#fff;stroke-width:.5}}</style>"
             f'<text x="4" y="12">{html.escape(title)}: {total} samples; widths are shares of CPU time; green Java, yellow native,'
             " orange kernel; point at a box for its name</text>"]
    for name, x, level, samples in boxes:
        label, _, kind = name.partition("\0")
        left, width = x / total * WIDTH, samples / total * WIDTH
        top = height - (level + 1) * ROW
        parts.append(f'<g><title>{html.escape(label)} {samples / total:.1%}</title><rect x="{left:.1f}" y="{top}" width="{width:.1f}"'
                     f' height="{ROW}" fill="{COLOURS.get(kind, "#c8c8d8")}"/>' + caption(label, left, top, width) + "</g>")
    return "\n".join(parts) + "</svg>\n"


def caption(label, left, top, width):
    room = int(width / TEXT)
    if room < 4:
        return ""
    short = label if len(label) <= room else label[:room - 1] + "…"
    return f'<text x="{left + 2:.1f}" y="{top + 12}">{html.escape(short)}</text>'
