"""Load generators with their own idea of time: k6 and oha, both open loads, and what they say."""

import json
import os
import subprocess
from dataclasses import dataclass

from .processes import Failure


@dataclass
class OpenLoad:
    """One run; latencies in milliseconds. Dropped: what could not even be sent."""

    requests: int
    failed: int
    dropped: int
    rate: float
    p50: float
    p95: float
    p99: float

    @property
    def good(self):
        return self.requests - self.failed


def k6(root, logs, script, **environment):
    summary = os.path.join(logs, "k6.json")
    with open(os.path.join(logs, f"k6-{script}.log"), "w") as log:
        done = subprocess.run(
            [os.environ.get("K6", "k6"), "run", "--quiet", "--no-usage-report", f"--summary-export={summary}",
             os.path.join(root, "k6", script + ".js")],
            stdout=log, stderr=subprocess.STDOUT, env={**os.environ, **{k: str(v) for k, v in environment.items()}})
    # 99: a threshold does not hold, which the caller judges by the numbers.
    if done.returncode not in (0, 99):
        raise Failure(f"k6 ended with {done.returncode}: {log.name}")
    with open(summary) as file:
        metrics = json.load(file)["metrics"]
    times = metrics["http_req_duration"]
    return OpenLoad(
        requests=metrics["http_reqs"]["count"], failed=metrics["http_req_failed"]["passes"],
        dropped=metrics.get("dropped_iterations", {}).get("count", 0), rate=metrics["http_reqs"]["rate"],
        p50=times["med"], p95=times["p(95)"], p99=times["p(99)"])


def oha(url, rate, seconds, connections, body):
    """Latency counts from the moment a request was due, not from that when it could be sent."""
    done = subprocess.run(
        [os.environ.get("OHA", "oha"), "--no-tui", "--output-format", "json", "-z", f"{seconds}s", "-q", str(int(rate)),
         "-c", str(connections), "--latency-correction", "-w", "-m", "PATCH", "-T", "application/json", "-d", body,
         "--rand-regex-url", url + "/attempts/[1-9][0-9]{0,4}"],
        capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"oha: {done.stderr}")
    result = json.loads(done.stdout)
    statuses, errors = result["statusCodeDistribution"], result["errorDistribution"]
    requests = sum(statuses.values()) + sum(errors.values())
    percentiles = {name: (value or 0) * 1000 for name, value in result["latencyPercentiles"].items()}
    return OpenLoad(
        requests=requests, failed=requests - statuses.get("202", 0), dropped=0, rate=requests / seconds,
        p50=percentiles["p50"], p95=percentiles["p95"], p99=percentiles["p99"])
