"""Sender.java: an open load, and its figures."""

import os
import re
import subprocess

from .pipeline import GATEWAY, java_of
from .processes import Failure


class Sender:
    """An open load that stays warm while what it sends to is replaced."""

    def __init__(self, pipeline, connections):
        self.process = subprocess.Popen(
            [java_of(pipeline.process), "-Xmx512m", "-XX:+UseSerialGC", os.path.join(pipeline.root, "infra/bench/Sender.java"),
             str(GATEWAY), str(connections), "100000"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, rate, connections, seconds):
        self.process.stdin.write(f"{rate} {connections} {seconds}\n")
        self.process.stdin.flush()
        return figures(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


def figures(line):
    found = {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", line)}
    if not found:
        raise Failure(f"no figures: {line}")
    return found
