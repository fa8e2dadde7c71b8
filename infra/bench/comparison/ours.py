"""./run as one of those that are compared."""

from . import processes
from .contest import Contender


class Ours(Contender):
    """A turn of PATCH is over when all that it acknowledged is in Postgres."""

    def __init__(self, about, pipeline, connections):
        super().__init__(about, pipeline.patch_url, pipeline.cpu)
        self.pipeline = pipeline
        self.connections = connections
        self.applied = pipeline.applied()
        self.acknowledged = 0
        self.ends = 0
        self.drained = []
        self.threads = {}

    def turn(self, counts=True, **how):
        before = processes.thread_cpu_seconds(self.pipeline.process.pid)
        turn = super().turn(counts, **how)
        # Of the warm-up, too, which is the hardest.
        self.drained.append(turn.seconds - turn.load.seconds)
        if counts:
            spent = processes.by_group(before, processes.thread_cpu_seconds(self.pipeline.process.pid))
            self.threads = {name: self.threads.get(name, 0) + seconds for name, seconds in spent.items()}
        self.account(turn.load.good)
        return turn

    def finish(self, seen):
        return self.pipeline.drain(self.applied + seen.good, within=120)

    def account(self, good):
        self.pipeline.await_quiet()
        before, self.applied = self.applied, self.pipeline.applied()
        self.acknowledged += good
        self.ends += 1
        # What was in flight when wrk stopped is stored but not counted by it.
        if self.applied - before - good > self.connections:
            raise processes.Failure(f"{good} acknowledged in a turn, {self.applied - before} applied")

    def audit(self):
        """Fails unless all that it ever acknowledged is in Postgres, once, and every row as the topic says."""
        self.pipeline.account(self.acknowledged, self.ends * self.connections)
