"""A Prometheus with the project's own configuration, but for addresses and pace."""

import json
import os
import re
import socket
import subprocess
import time
import urllib.parse
import urllib.request

READY_WITHIN = 60


class Prometheus:
    """Started when made, stopped when closed."""

    def __init__(self, directory, targets, scratch):
        with open(os.path.join(directory, "prometheus.yml")) as file:
            text = file.read()
        for name, address in targets.items():
            target = f'- targets: ["{name}"]'
            if target not in text:
                raise SystemExit(f"infra/prometheus/prometheus.yml does not scrape {name}")
            text = text.replace(target, f'- {{targets: ["{address}"], labels: {{instance: "{name}"}}}}')
        text = text.replace("rules/*.yml", os.path.join(directory, "rules", "*.yml"))
        text = re.sub(r"(scrape_interval|evaluation_interval|scrape_timeout): \ds", r"\1: 1s", text)
        configuration = os.path.join(scratch, "prometheus.yml")
        with open(configuration, "w") as file:
            file.write(text)
        address = f"127.0.0.1:{free_port()}"
        self.url = "http://" + address
        with open(os.path.join(scratch, "prometheus.log"), "w") as log:
            self.process = subprocess.Popen(
                ["prometheus", "--config.file=" + configuration, "--web.listen-address=" + address,
                 "--storage.tsdb.path=" + os.path.join(scratch, "prometheus")], stdout=log, stderr=log)
        try:
            self.await_ready(log.name)
        except BaseException:
            self.close()
            raise

    def await_ready(self, log):
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.url + "/-/ready", timeout=5).close()
                return
            except OSError:
                time.sleep(0.1)
        with open(log) as file:
            raise SystemExit("Prometheus is not ready:\n" + file.read())

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def ask(self, path, **parameters):
        return ask(self.url, path, **parameters)


def free_port():
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def ask(url, path, **parameters):
    """What the HTTP API answers; raises ValueError with Prometheus' words when it refuses."""
    query = urllib.parse.urlencode(parameters)
    try:
        with urllib.request.urlopen(f"{url}/api/v1/{path}?{query}", timeout=30) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as e:
        raise ValueError(json.load(e).get("error")) from e
