"""The load generator: wrk, and what it says."""

import os
import re
import resource
import subprocess
from dataclasses import dataclass

from .processes import Failure

SCRIPT = os.path.join(os.path.dirname(__file__), "patch.lua")
MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


@dataclass
class Load:
    """One run of wrk; latencies in milliseconds."""

    requests: int
    failed: int
    socket_errors: int
    seconds: float
    p50: float
    p99: float
    cpu_seconds: float

    @property
    def good(self):
        return self.requests - self.failed

    @property
    def rate(self):
        return self.good / self.seconds

    def complete(self, what):
        """Itself; fails where a request was refused or a connection broke."""
        if self.failed or self.socket_errors:
            raise Failure(f"{what}: {self.failed} failed, {self.socket_errors} broken")
        return self


def run(url, seconds, connections, patch=False, questions=4, script=None, headers=(), attempts=100_000, pause=0):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if patch:
        command += ["-s", SCRIPT]
    if script:
        command += ["-s", os.path.join(os.path.dirname(__file__), script)]
    for header in headers:
        command += ["-H", header]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command + [url], capture_output=True, text=True,
        env={**os.environ, "QUESTIONS": str(questions), "ATTEMPTS": str(attempts), "PAUSE": str(pause)})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise Failure(f"wrk: {done.stdout}{done.stderr}")
    return parse(done.stdout, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def parse(text, cpu_seconds):
    requests, seconds = re.search(r"(\d+) requests in ([\d.]+\w+),", text).groups()
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    return Load(
        requests=int(requests),
        failed=int(failed.group(1)) if failed else 0,
        socket_errors=sum(map(int, errors.groups())) if errors else 0,
        seconds=_milliseconds(seconds) / 1000,
        p50=_milliseconds(re.search(r"50%\s+([\d.]+\w+)", text).group(1)),
        p99=_milliseconds(re.search(r"99%\s+([\d.]+\w+)", text).group(1)),
        cpu_seconds=cpu_seconds)


def _milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", text).groups()
    return float(number) * MILLISECONDS[unit]
