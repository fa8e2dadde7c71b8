"""Processes that a measurement starts, and what /proc says about them."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
import urllib.request
from glob import glob

TICKS = os.sysconf("SC_CLK_TCK")
# A process that ends before its file in /proc is opened, or before it is read.
ENDED = (FileNotFoundError, ProcessLookupError)


class Failure(Exception):
    """The measurement can't go on, or must not be believed."""


def run(main):
    """A measurement until its exit code: 1 when a bound is missed, 2 when it can't be made; SIGTERM stops what it has started, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))
    try:
        sys.exit(main())
    except (Failure, OSError, subprocess.SubprocessError) as failure:
        print(f"{os.path.basename(sys.argv[0])}: {failure}", file=sys.stderr)
        sys.exit(2)
    except Exception:  # an answer that looks otherwise than expected
        traceback.print_exc()
        sys.exit(2)


def java():
    """A JDK of 25 or later, as ./run finds it."""
    found = shutil.which("javac")
    homes = [os.environ.get("JAVA_HOME", ""), os.path.dirname(os.path.dirname(os.path.realpath(found))) if found else "",
             *sorted(glob("/usr/lib/jvm/*"))]
    for home in filter(None, homes):
        try:
            with open(os.path.join(home, "release")) as file:
                version = re.search(r'^JAVA_VERSION="(\d+)', file.read(), re.MULTILINE)
        except OSError:
            continue  # no JDK
        if version and int(version.group(1)) >= 25:
            return os.path.join(home, "bin/java")
    raise Failure(f"no JDK of 25 or later among {', '.join(filter(None, homes))}: set JAVA_HOME to one")


def start(command, log, environment=None, directory=None):
    """Starts a process in a group of its own, its output in a file."""
    with open(log, "ab") as output:
        return subprocess.Popen(
            command, stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=directory,
            env={**os.environ, **(environment or {})}, start_new_session=True)


def stop(process, within=90):
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(within)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise Failure(f"{process.args[0]} did not end within {within} s")


def wait_until(condition, what, within, process=None):
    """Asks until the condition holds; when it never does, tells what it was and its last failure."""
    deadline = time.monotonic() + within
    last = "it does not hold"
    while time.monotonic() < deadline:
        if process and process.poll() is not None:
            raise Failure(f"{what}: the process ended with {process.returncode}")
        try:
            if condition():
                return
        except FileNotFoundError:  # a program that is not there
            raise
        except Exception as failure:  # whatever is not ready yet
            last = failure
        time.sleep(0.1)
    raise Failure(f"{what}: not within {within} s: {last}")


def times_to(began, process, conditions, within=120):
    """Seconds from that moment until each condition held for the first time: {name: seconds}."""
    times = {}
    while len(times) < len(conditions):
        if process.poll() is not None:
            raise Failure(f"the process ended with {process.returncode}")
        if time.monotonic() - began > within:
            raise Failure(f"not {', '.join(set(conditions) - set(times))} within {within} s")
        for name in conditions.keys() - times.keys():
            if holds(conditions[name]):
                times[name] = time.monotonic() - began
        time.sleep(0.02)  # Who starts has the machine nearly to itself.
    return times


def holds(condition):
    try:
        return condition()
    except OSError:  # whatever is not ready yet
        return False


def get(url):
    with urllib.request.urlopen(url, timeout=5) as response:
        return response.read()


def listens(port):
    with socket.create_connection(("127.0.0.1", port), timeout=1):
        return True


def _stat(path):
    with open(path) as file:
        text = file.read()
    name = text[text.index("(") + 1:text.rindex(")")]
    return name, text[text.rindex(")") + 2:].split()


def cpu_seconds(pid, with_ended_children=False):
    fields = _stat(f"/proc/{pid}/stat")[1]
    return sum(int(field) for field in fields[11:15 if with_ended_children else 13]) / TICKS


def stolen_seconds():
    """Of all cores together: when they had something to do, and the machine's host had given them to another."""
    with open("/proc/stat") as stat:
        return int(stat.readline().split()[8]) / TICKS


def tree_cpu_seconds(pid):
    """Of a process, its children, and those of them that have ended: a Postgres."""
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        children = file.read().split()
    total = cpu_seconds(pid, with_ended_children=True)
    for child in children:
        try:
            total += cpu_seconds(child)
        except ENDED:
            pass  # ended in between: its parent counts it the next time
    return total


def server_and_postgres(pid, postmaster):
    """CPU seconds of the two, by name."""
    return {"server": cpu_seconds(pid), "postgres": tree_cpu_seconds(postmaster)}


def thread_cpu_seconds(pid):
    """By thread: {id: (name, seconds)}."""
    threads = {}
    for thread in os.listdir(f"/proc/{pid}/task"):
        try:
            name, fields = _stat(f"/proc/{pid}/task/{thread}/stat")
            threads[thread] = (name, (int(fields[11]) + int(fields[12])) / TICKS)
        except ENDED:
            pass
    return threads


def by_group(before, after):
    """CPU seconds of threads that are called alike but for their number."""
    groups = {}
    for thread, (name, seconds) in after.items():
        group = re.sub(r"[-# ]\d+.*$", "", name)
        groups[group] = groups.get(group, 0) + seconds - before.get(thread, (name, 0))[1]
    return groups


def memory_mib(pid, field="VmRSS"):
    """Resident; VmHWM: the most that it ever was."""
    with open(f"/proc/{pid}/status") as file:
        status = dict(line.split(":", 1) for line in file)
    return int(status[field].split()[0]) // 1024
