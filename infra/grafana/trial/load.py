"""A little of everything that clients do, so that each figure has something to show."""

import http.client
import json
import random
import threading
import time

JSON = {"Content-Type": "application/json"}


class Load:
    """Runs from when it is made until it is closed; `rate` says how many rounds a second each thread tries to do."""

    def __init__(self, pipeline, threads=2, rate=lambda seconds: 100):
        self.pipeline, self.rate = pipeline, rate
        self.stopped, self.failures = threading.Event(), []
        self.updates = 0
        self.threads = [threading.Thread(target=self.run, args=(number,)) for number in range(threads)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        try:
            gateway = http.client.HTTPConnection("127.0.0.1", self.pipeline.gateway, timeout=20)
            reads = http.client.HTTPConnection("127.0.0.1", self.pipeline.reads, timeout=20)
            began = due = time.monotonic()
            done = 0
            while not self.stopped.wait(max(0.0, due - time.monotonic())):
                due = max(due, time.monotonic() - 0.1) + 1 / self.rate(time.monotonic() - began)
                self.round(gateway, reads, done)
                done += 1
        except Exception as e:
            self.failures.append(f"client {number}: {e!r}")

    def round(self, gateway, reads, number):
        attempt = random.randint(1, 100_000)
        position = self.update(gateway, attempt, {})
        if number % 5 == 0:
            exchange(reads, "GET", f"/customers?limit={random.randint(1, 20)}")
            exchange(reads, "GET", f"/attempts/{attempt}", headers={"Attempt-Min-Position": position})
        if number % 20 == 0:
            self.update(gateway, attempt, {"Prefer": "wait=2"})
            items = [{"attemptId": item, "answers": {"1": [1]}} for item in range(attempt, attempt + 10)]
            exchange(gateway, "PATCH", "/attempts", json.dumps(items), JSON)
            self.updates += len(items)

    def update(self, gateway, attempt, headers):
        body = '{"answers":{"1":[1],"2":[%d]}}' % random.randint(1, 4)
        answer = exchange(gateway, "PATCH", f"/attempts/{attempt}", body, {**JSON, **headers})
        self.updates += 1
        return answer.headers["Attempt-Position"]

    def close(self):
        self.stopped.set()
        for thread in self.threads:
            thread.join()
        if self.failures:
            raise SystemExit("the load failed: " + "; ".join(self.failures))


def exchange(connection, method, path, body=None, headers=None):
    connection.request(method, path, body, headers or {})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 300:
        raise ValueError(f"{method} {path}: {answer.status} {text!r}")
    return answer
