"""Who is compared: all of them run at the same time, and one at a time is asked."""

from dataclasses import dataclass, field
from typing import Callable

from . import load, report


@dataclass
class Turn:
    """What wrk saw, and the CPU seconds of each of the contender's processes meanwhile."""

    load: load.Load
    spent: dict

    @property
    def cpu_each(self):
        """Microseconds for an answer, of all its processes."""
        return sum(self.spent.values()) * 1e6 / self.load.good


@dataclass
class Contender:
    """Somebody who answers; processes: what tells the CPU seconds that each of them has used, by name."""

    about: str
    url: str
    processes: Callable[[], dict]
    turns: list = field(default_factory=list)

    def turn(self, **how):
        before = self.processes()
        seen = load.run(self.url, **how)
        after = self.processes()
        self.turns.append(Turn(seen, {name: after[name] - before[name] for name in after}))
        return self.turns[-1]

    @property
    def rates(self):
        return [it.load.rate for it in self.turns]

    def micros(self, process):
        return report.spread(it.spent.get(process, 0) * 1e6 / it.load.good for it in self.turns)


def rates_table(request, contenders):
    """A row for each: medians with their spread."""
    head = [request, "a second", "p50 ms", "p99 ms", "server CPU µs each", "Postgres µs", "wrk µs"]
    return report.table(head, [[
        it.about, report.spread(it.rates), report.spread((turn.load.p50 for turn in it.turns), "{:.1f}"),
        report.spread((turn.load.p99 for turn in it.turns), "{:.1f}"), it.micros("server"), it.micros("postgres"),
        report.spread(turn.load.cpu_seconds * 1e6 / turn.load.good for turn in it.turns)] for it in contenders])
