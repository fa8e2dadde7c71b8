"""How long after another process's UPDATE the cached page shows it."""

import http.client
import subprocess
import time
from contextlib import contextmanager

from .processes import Failure


class Writer:
    """Another process: one psql, kept open."""

    def __init__(self, process):
        self.process = process

    def execute(self, sql):
        """Returns when the change is committed."""
        self.process.stdin.write(sql + ";\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer.startswith("UPDATE"):
            raise Failure(f"psql: {answer}")

    def change(self, text):
        self.execute(f"UPDATE customer SET first_name = '{text}' WHERE customer_id = (SELECT min(customer_id) FROM customer)")


@contextmanager
def writing(database):
    process = subprocess.Popen(["psql", "-X", database], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Writer(process)
    finally:
        process.stdin.close()
        process.wait(30)


def measure(database, port, changes):
    """Milliseconds from before each UPDATE was sent until an answer showed it: commit, word of it, drop and load included."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    took = []
    with writing(database) as writer:
        writer.change("before")
        for number in range(changes):
            name = f"change {number} "
            begun = time.perf_counter()
            writer.change(name)
            while name.encode() not in page(connection):
                if time.perf_counter() - begun > 30:
                    raise Failure(f"{name} does not show")
            took.append((time.perf_counter() - begun) * 1000)
    connection.close()
    return took


def page(connection):
    connection.request("GET", "/customers")
    return connection.getresponse().read()
