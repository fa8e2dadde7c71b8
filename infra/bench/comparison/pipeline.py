"""Our own: ./run, one process with Kafka and the three services, and its Postgres."""

import os
import re
import shutil
import subprocess
import time
from contextlib import ExitStack
from glob import glob

from . import processes
from .processes import Failure

GATEWAY, GATEWAY_MANAGEMENT, CONSUMER_MANAGEMENT, READ_MODEL, READ_MODEL_MANAGEMENT = 18000, 18001, 18002, 18030, 18031
KAFKA_PORT, POSTGRES_PORT = 19092, 15433
SERVICES = ["attempt-consumer", "read-model", "api-gateway"]
PORTS = {"API_GATEWAY_PORT": GATEWAY, "API_GATEWAY_MANAGEMENT_PORT": GATEWAY_MANAGEMENT,
         "ATTEMPT_CONSUMER_MANAGEMENT_PORT": CONSUMER_MANAGEMENT, "READ_MODEL_PORT": READ_MODEL,
         "READ_MODEL_MANAGEMENT_PORT": READ_MODEL_MANAGEMENT, "LOCAL_KAFKA_PORT": KAFKA_PORT, "LOCAL_POSTGRES_PORT": POSTGRES_PORT}
PATCH_URL = f"http://127.0.0.1:{GATEWAY}"
GET_URL = f"http://127.0.0.1:{READ_MODEL}/customers"


def launch(root, logs, *what, shift=0, **settings):
    """./run with ports of its own, and all of them shifted, beside whatever else runs here."""
    settings = {**settings, **{name: port + shift for name, port in PORTS.items()}, "LOCAL_DATA_DIR": os.path.join(logs, "data")}
    log = os.path.join(logs, "-".join(("run", *what)) + ".log")
    environment = {name: str(value) for name, value in settings.items()}
    return processes.start([os.path.join(root, "run"), *what], log, environment, root)


def java_of(process):
    """The java that ./run has found."""
    with open(f"/proc/{process.pid}/cmdline") as file:
        return file.read().split("\0")[0]


def bench_jar(root):
    jars = glob(os.path.join(root, "infra/bench/target/bench-*.jar"))
    if not jars:
        raise Failure("infra/bench is not built: mvn -pl infra/bench -am package -DskipTests")
    return jars[0]


def await_ready(process, *management_ports):
    for port in management_ports:
        ready = f"http://127.0.0.1:{port}/health/ready"
        processes.wait_until(lambda: processes.get(ready), ready, 600, process)


class Pipeline:
    """Runs from start to stop; with empty data each time. Several at once need ports that are shifted, and logs of their own."""

    def __init__(self, root, logs, shift=0, **settings):
        self.root = root
        self.shift = shift
        self.settings = settings
        self.data = os.path.join(logs, "data")
        shutil.rmtree(self.data, ignore_errors=True)
        self.logs = logs
        self.process = self._start()
        try:
            self._await_ready()
            pid_file = glob(os.path.join(self.data, "**", "postmaster.pid"), recursive=True)[0]
            with open(pid_file) as file:
                self.postmaster = int(file.readline())
        except BaseException:  # also an end by SIGTERM
            self.close()
            raise

    def _start(self):
        return launch(self.root, self.logs, shift=self.shift, **self.settings)

    def _await_ready(self):
        await_ready(self.process, *(it + self.shift for it in (GATEWAY_MANAGEMENT, CONSUMER_MANAGEMENT, READ_MODEL_MANAGEMENT)))

    def close(self):
        processes.stop(self.process)

    @property
    def patch_url(self):
        return f"http://127.0.0.1:{GATEWAY + self.shift}"

    def query(self, sql):
        database = f"postgresql://attempts:attempts@127.0.0.1:{POSTGRES_PORT + self.shift}/attempts"
        done = subprocess.run(["psql", database, "-AtXc", sql], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"psql: {done.stderr}")
        return done.stdout.strip()

    def applied(self):
        """Events that have taken effect: what all checkpoints have passed."""
        return int(self.query("select coalesce(sum(next_offset), 0) from checkpoint"))

    def received(self):
        """Events by the consumer's own count, since it started."""
        metrics = processes.get(f"http://127.0.0.1:{CONSUMER_MANAGEMENT + self.shift}/metrics").decode()
        values = re.findall(r"^attempt_consumer_received_\w*?total(?:\{[^}]*\})? (\S+)$", metrics, re.MULTILINE)
        if not values:
            raise Failure("the consumer has no metric attempt_consumer_received…_total")
        return round(sum(map(float, values)))

    def drain(self, at_least, within):
        """Seconds until that many events have taken effect."""
        began = time.monotonic()
        processes.wait_until(lambda: self.applied() >= at_least, "every acknowledged update in Postgres", within)
        return time.monotonic() - began

    def await_quiet(self):
        """Returns when nothing takes effect any more."""
        processes.wait_until(lambda: self.applied() == (time.sleep(0.5), self.applied())[1], "quiet", 60)

    def oracle(self):
        """Compares the table with what the topic says, event by event: {events, attempts, wrong}."""
        done = subprocess.run(
            [java_of(self.process), "-Xmx1g", "-jar", bench_jar(self.root), f"127.0.0.1:{KAFKA_PORT + self.shift}",
             "attempts", f"jdbc:postgresql://127.0.0.1:{POSTGRES_PORT + self.shift}/attempts", "attempts", "attempts"],
            capture_output=True, text=True)
        found = dict(re.findall(r"(\w+)=(\d+)", done.stdout))
        if "wrong" not in found:
            raise Failure(f"the oracle: {done.stdout}{done.stderr}")
        return {name: int(value) for name, value in found.items()}

    def cpu(self):
        return processes.server_and_postgres(self.process.pid, self.postmaster)

    def account(self, acknowledged, in_flight):
        """Waits until all is applied, and fails unless each update is there, once, and every row as the topic says."""
        took = self.drain(acknowledged, within=120)
        self.await_quiet()
        counts = {"acknowledged": acknowledged, "applied": self.applied(), **self.oracle()}
        if not 0 <= counts["applied"] - acknowledged <= in_flight or counts["applied"] != counts["events"] or counts["wrong"]:
            raise Failure(f"not all accounted for: {counts}")
        return took, counts


class Apart(Pipeline):
    """The same with each service in a process of its own, so that each can be stopped, started and looked at."""

    MANAGEMENT = {"attempt-consumer": CONSUMER_MANAGEMENT, "read-model": READ_MODEL_MANAGEMENT, "api-gateway": GATEWAY_MANAGEMENT}
    LISTENING = {**MANAGEMENT, "read-model": READ_MODEL, "api-gateway": GATEWAY}

    def _start(self):
        self.services = {}
        return launch(self.root, self.logs, "backing")

    def _await_ready(self):
        processes.wait_until(lambda: self.query("select 1 from customer limit 1") == "1", "the backing", 600, self.process)

    def start(self, service):
        """Returns once it is ready: {"listening": seconds, "ready": seconds}."""
        began = time.monotonic()
        self.services[service] = launch(self.root, self.logs, service, API_GATEWAY_MANAGEMENT_GRACE_PERIOD="0s")
        return processes.times_to(began, self.services[service], {
            "listening": lambda: processes.listens(self.LISTENING[service]),
            "ready": lambda: processes.get(f"http://127.0.0.1:{self.MANAGEMENT[service]}/health/ready")})

    def stop(self, service):
        processes.stop(self.services.pop(service))

    def close(self):
        with ExitStack() as stack:
            stack.callback(super().close)
            for service in self.services:
                stack.callback(self.stop, service)
