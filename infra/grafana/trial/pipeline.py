"""./run with empty data, on ports that are free."""

import os
import re
import signal
import subprocess
import time

READY_WITHIN = 300
PORTS = ["LOCAL_KAFKA_PORT", "LOCAL_POSTGRES_PORT", "API_GATEWAY_PORT", "API_GATEWAY_MANAGEMENT_PORT",
         "ATTEMPT_CONSUMER_MANAGEMENT_PORT", "READ_MODEL_PORT", "READ_MODEL_MANAGEMENT_PORT"]


class Pipeline:
    """Started when made, stopped when closed."""

    def __init__(self, root, scratch):
        self.log = os.path.join(scratch, "run.out")
        environment = {**os.environ, "LOCAL_DATA_DIR": os.path.join(scratch, "data"), "LOCAL_REHEARSAL": "0s",
                       **{port: "0" for port in PORTS}}
        with open(self.log, "w") as out:
            self.process = subprocess.Popen([os.path.join(root, "run")], env=environment, stdout=out,
                                            stderr=subprocess.STDOUT)
        try:
            text = self.await_ready()
        except BaseException:
            self.close()
            raise
        gateway = re.search(r"gateway +http://127.0.0.1:(\d+) +metrics and health: (\d+)", text)
        reads = re.search(r"read model +http://127.0.0.1:(\d+) +metrics and health: (\d+)", text)
        consumer = re.search(r"consumer +metrics and health: (\d+)", text)
        self.gateway, self.reads = int(gateway[1]), int(reads[1])
        # By the names under which Prometheus' configuration knows them.
        self.targets = {"api-gateway:8001": f"127.0.0.1:{gateway[2]}", "attempt-consumer:8002": f"127.0.0.1:{consumer[1]}",
                        "read-model:3031": f"127.0.0.1:{reads[2]}"}

    def await_ready(self):
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until and self.process.poll() is None:
            with open(self.log) as out:
                text = out.read()
            if "\nTry, in another terminal" in text:
                return text
            time.sleep(0.2)
        with open(self.log) as out:
            raise SystemExit("./run is not ready:\n" + out.read())

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
