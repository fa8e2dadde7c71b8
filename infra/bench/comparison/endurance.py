"""The read model over time: at half of its rate while customers change, and over millions of requests."""

import os
import re
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from . import invalidation, load, processes, read_model


@dataclass
class Steady:
    rate: float
    p50: float
    p99: float
    hits: int
    misses: int
    changes: int

    @property
    def hit_rate(self):
        return self.hits / (self.hits + self.misses)


def steady(database, rate, connections, seconds, change_every):
    """The cached page asked for at about that rate, while another process changes a customer every so many seconds."""
    before = requests_of_cache()
    over = threading.Event()
    changes = []

    def change():
        with invalidation.writing(database) as writer:
            while not over.wait(change_every):
                writer.change(f"change {len(changes)}")
                changes.append(time.monotonic())

    with ThreadPoolExecutor(1) as worker:
        changing = worker.submit(change)
        try:
            result = paced(read_model.URL, rate, connections, seconds)
        finally:
            over.set()
        changing.result()
    hits, misses = (after - earlier for after, earlier in zip(requests_of_cache(), before))
    return Steady(result.rate, result.p50, result.p99, hits, misses, len(changes))


def paced(url, rate, connections, seconds):
    """Pages asked for at about that rate."""
    pause = max(1, round(connections / rate * 1000))
    return load.run(url, seconds, connections, script="paced_get.lua", pause=pause).complete("paced")


def requests_of_cache():
    """Hits and misses since the start."""
    text = processes.get(f"http://127.0.0.1:{read_model.MANAGEMENT}/metrics").decode()
    return [int(float(re.search(rf'^page_cache_requests_total{{outcome="{it}"}} (\S+)', text, re.M).group(1)))
            for it in ("hit", "miss")]


def memory(java, pid, connections, requests, steps, say):
    """(requests so far, live heap in KiB after a full collection, resident MiB), before and after each step."""
    jcmd = os.path.join(os.path.dirname(os.path.realpath(java)), "jcmd")
    seen = [(0, live_heap(jcmd, pid), processes.memory_mib(pid))]
    while seen[-1][0] < requests:
        done, goal = seen[-1][0], seen[-1][0] + requests // steps
        while done < goal:
            done += load.run(read_model.URL + "/customers", 5, connections).complete("memory").requests
        seen.append((done, live_heap(jcmd, pid), processes.memory_mib(pid)))
        say("{:,} requests: {:,} KiB live, {} MiB resident".format(*seen[-1]))
    return seen


def live_heap(jcmd, pid):
    """What survives a full collection, classes and code apart."""
    done = subprocess.run([jcmd, str(pid), "GC.class_histogram"], check=True, capture_output=True, text=True)
    return int(re.search(r"^Total\s+\d+\s+(\d+)", done.stdout, re.M).group(1)) // 1024
