"""Who is compared: all of them run at the same time, and one at a time is asked."""

from dataclasses import dataclass, field
from typing import Callable

from . import load, report
from .processes import Failure


@dataclass
class Turn:
    """What wrk saw, and until the work was done: seconds, and the CPU seconds of each of the contender's processes."""

    load: load.Load
    seconds: float
    spent: dict

    @property
    def rate(self):
        return self.load.good / self.seconds

    @property
    def cpu_each(self):
        """Microseconds for an answer, of all its processes."""
        return sum(self.spent.values()) * 1e6 / self.load.good


@dataclass
class Contender:
    """Somebody who answers; processes: what tells the CPU seconds that server and Postgres have used, by name."""

    about: str
    url: str
    processes: Callable[[], dict]
    turns: list = field(default_factory=list)

    def turn(self, counts=True, **how):
        """One turn, which is kept if it counts."""
        before = self.processes()
        seen = load.run(self.url, **how)
        if seen.failed or seen.socket_errors or not seen.good:
            raise Failure(f"{self.about}: {seen.good} answered, {seen.failed} failed, {seen.socket_errors} broken")
        seconds = seen.seconds + self.finish(seen)
        after = self.processes()
        turn = Turn(seen, seconds, {name: after[name] - before[name] for name in after})
        if counts:
            self.turns.append(turn)
        return turn

    def finish(self, seen):
        """Returns when all is done that was asked for: after how many seconds."""
        return 0

    @property
    def rates(self):
        return [it.rate for it in self.turns]


def in_turns(contenders, rounds, say, **how):
    """There and back again: what one leaves to its disk falls into the turn of the next, who is not always the same."""
    for number in range(rounds):
        for contender in contenders if number % 2 == 0 else reversed(contenders):
            contender.turn(**how)
        say(f"{number + 1}: " + ", ".join(f"{it.rates[-1]:,.0f}" for it in contenders) + " a second")


def rates_table(request, contenders):
    """A row for each: medians with their spread."""
    head = [request, "a second", "p50 ms", "p99 ms", "server CPU µs each", "Postgres µs", "wrk µs"]

    def row(contender):
        def each(seconds):
            return report.spread(seconds(it) * 1e6 / it.load.good for it in contender.turns)
        return [contender.about, report.spread(contender.rates),
                report.spread((it.load.p50 for it in contender.turns), "{:.1f}"),
                report.spread((it.load.p99 for it in contender.turns), "{:.1f}"),
                each(lambda it: it.spent["server"]), each(lambda it: it.spent["postgres"]), each(lambda it: it.load.cpu_seconds)]

    return report.table(head, [row(it) for it in contenders])
