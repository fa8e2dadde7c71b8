"""What others would use instead: one UPDATE a request in Rust, and a cached list in Rust."""

import os
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass

from . import processes
from .contest import Contender
from .processes import Failure

POSTGRES_PORT = 15499
WARP_PORT = 18101


@dataclass(frozen=True)
class Actix:
    """One way to run actix-attempts, on a Postgres of its own."""

    about: str
    port: int
    postgres_port: int
    settings: dict
    arguments: tuple = ()


ACTIX = {
    "own": Actix("own, 20, durable", 18110, 15501, {"POOL_MODE": "own", "POOL_SIZE": "20"}),
    # What most people write: one pool, ten connections, asked whether they live before each use.
    "defaults": Actix("sqlx's defaults, durable", 18111, 15502, {"POOL_MODE": "pool", "PING": "1"}),
    # Loses everything in a crash.
    "unlogged": Actix("own, 20, `UNLOGGED`", 18112, 15503, {"POOL_MODE": "own", "POOL_SIZE": "20"}, ("--unlogged",)),
}


class Peers:
    """The directory with the built peers, infra/bench/peers or PEERS_DIR; see its README."""

    def __init__(self, root, logs):
        self.directory = directory = os.environ.get("PEERS_DIR", os.path.join(root, "infra/bench/peers"))
        self.logs = logs
        for needed in ("pg.sh", "target/release/actix-attempts", "target/release/warp-customers"):
            if not os.path.exists(self._path(needed)):
                raise Failure(f"no {needed} in {directory}: build.sh there builds the peers; PEERS_DIR names another folder")

    def _path(self, name):
        return os.path.join(self.directory, name)

    def _log(self, name):
        return os.path.join(self.logs, name + ".log")

    @contextmanager
    def postgres(self, name="compare", port=POSTGRES_PORT):
        """A fresh, durable Postgres: its URL and the id of its first process."""
        command = [self._path("pg.sh")]
        done = subprocess.run(command + ["start", name, str(port)], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"the peers' Postgres: {done.stderr}")
        try:
            with open(self._path(f"data/{name}/postmaster.pid")) as file:
                yield done.stdout.strip(), int(file.readline())
        finally:
            subprocess.run(command + ["stop", name], check=True)
            shutil.rmtree(self._path(f"data/{name}"))

    def fill(self, name, url, *arguments):
        """Makes the peer's tables and what is in them."""
        program = self._path("target/release/" + name)
        done = subprocess.run(
            [program, "--init", *arguments], env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(f"{name} --init: {done.stderr}")

    @contextmanager
    def server(self, name, url, port, settings, probe, arguments=()):
        program = self._path("target/release/" + name)
        environment = {"DATABASE_URL": url, "PORT": str(port), **settings}
        self.fill(name, url, *arguments)
        server = processes.start([program], self._log(f"{name}-{port}"), environment)
        try:
            processes.wait_until(probe, f"{name} on port {port}", 30, server)
            yield server.pid
        finally:
            processes.stop(server)

    @contextmanager
    def actix(self, way):
        """PATCH: an UPDATE each."""
        one = ACTIX[way]
        with self.postgres(f"actix-{way}", one.postgres_port) as (database, postmaster), \
                self.server("actix-attempts", database, one.port, one.settings, lambda: processes.listens(one.port),
                            one.arguments) as pid:
            yield Contender(f"`actix-attempts`, {one.about}", f"http://127.0.0.1:{one.port}",
                            lambda: processes.server_and_postgres(pid, postmaster))

    @contextmanager
    def warp(self):
        """GET of the first ten customers from the bytes that it keeps for 60 s."""
        url = f"http://127.0.0.1:{WARP_PORT}/customers"
        with self.postgres() as (database, postmaster), \
                self.server("warp-customers", database, WARP_PORT, {"CACHE": "bytes"}, lambda: processes.get(url)) as pid:
            yield Contender("`warp-customers`, `CACHE=bytes`", url, lambda: processes.server_and_postgres(pid, postmaster))
