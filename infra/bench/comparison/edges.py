"""The pipeline where it is not in its steady state: just started, suddenly full, nearly idle, on a large table.

Each part returns what is to be said and what must hold. Options: see infra/bench/edges.
"""

import os
import re
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import closing

from . import load, processes, report
from .pipeline import (CONSUMER_MANAGEMENT, GATEWAY, GATEWAY_MANAGEMENT, PATCH_URL, POSTGRES_PORT, READ_MODEL_MANAGEMENT,
                       Apart, Pipeline, java_of, launch)
from .processes import Failure

FIRST_SECONDS = 5
# The gateway has 2,000 updates in flight at most.
BURST_STEADY = 1_900
SERVICES = ["attempt-consumer", "read-model", "api-gateway"]


def warm_up(options, run, say):
    """The first seconds after ready as a share of the steady rate: of ./run as a whole, and of a gateway that is replaced."""
    text, held = [], []
    whole = []
    for _ in range(options.rounds):
        with closing(Pipeline(run.root, run.logs)) as pipeline:
            whole.append(first_and_steady(options, say, "./run"))
            pipeline.account(whole[-1][2], 3 * options.connections)
    with closing(Apart(run.root, run.logs)) as pipeline:
        for service in SERVICES:
            pipeline.start(service)
        # The others are warm when a gateway is replaced.
        acknowledged = load.run(PATCH_URL, options.warm_up, options.connections, patch=True).good
        replaced = []
        for _ in range(options.rounds):
            pipeline.stop("api-gateway")
            pipeline.start("api-gateway")
            replaced.append(first_and_steady(options, say, "gateway"))
        pipeline.account(acknowledged + sum(it[2] for it in replaced), (1 + 3 * options.rounds) * options.connections)
    rows = []
    for name, found in (("`./run`, empty data", whole), ("a gateway that is replaced", replaced)):
        rows.append([name, report.spread(it[0].rate for it in found), report.spread((it[0].p99 for it in found), "{:.0f}"),
                     report.spread(it[1].rate for it in found)])
        held.append(report.at_least(f"{name}: first {FIRST_SECONDS} s by the steady rate",
                                    report.ratio([it[0].rate for it in found], [it[1].rate for it in found]), 0.6))
        held.append(report.at_most(f"{name}: failed in the first {FIRST_SECONDS} s",
                                   sum(it[0].failed + it[0].socket_errors for it in found), 0))
    text = (f"From the moment it says ready, wrk with {options.connections} connections; steady: {options.seconds} s after"
            f" {options.warm_up} s more. {options.rounds} rounds. All acknowledged updates were found in Postgres.\n\n"
            + report.table(["what has just started", f"first {FIRST_SECONDS} s, updates/s", "p99 ms", "steady, updates/s"], rows))
    return text, held


def first_and_steady(options, say, name):
    """What wrk says of the first seconds and of the steady state, and what was acknowledged in all."""
    first = load.run(PATCH_URL, FIRST_SECONDS, options.connections, patch=True)
    between = load.run(PATCH_URL, options.warm_up, options.connections, patch=True)
    steady = load.run(PATCH_URL, options.seconds, options.connections, patch=True)
    say(f"{name}: first {first.rate:,.0f}/s, p99 {first.p99:.0f} ms, {first.failed} failed; steady {steady.rate:,.0f}/s")
    return first, steady, first.good + between.good + steady.good


def start(options, run, say):
    """Seconds until each service listens and is ready, with its AOT cache and without; the same of ./run."""
    found = {(name, cache): [] for name in [*SERVICES, "./run"] for cache in ("on", "off")}
    for cache in ("on", "off"):
        os.environ["RUN_AOT_CACHE"] = cache
        with closing(Apart(run.root, run.logs)) as pipeline:
            for turn in range(options.rounds + 1):
                for service in SERVICES:
                    times = pipeline.start(service)
                    pipeline.stop(service)
                    say(f"{service}, cache {cache}: {times}")
                    if turn > 0:  # The first makes the cache, if it is missing, and the topics and tables.
                        found[service, cache].append(times)
        for turn in range(options.rounds + 1):
            times = start_of_all(run)
            say(f"./run, cache {cache}: {times}")
            if turn > 0:
                found["./run", cache].append(times)
    del os.environ["RUN_AOT_CACHE"]
    rows, held = [], []
    for name in [*SERVICES, "./run"]:
        def spread(cache, what):
            return report.spread((it[what] for it in found[name, cache]), "{:.1f}")
        rows.append([f"`{name}`", *(spread(cache, what) for cache in ("on", "off") for what in ("listening", "ready"))])
        worst = {what: max(it[what] for it in found[name, "on"]) for what in ("listening", "ready")}
        if name == "./run":
            held.append(report.at_most("`./run` ready, s", worst["ready"], 20))
        else:
            held.append(report.at_most(f"`{name}` listening, s", worst["listening"], 1.5))
            held.append(report.at_most(f"`{name}` ready, s", worst["ready"], 10))
    return (f"Seconds from the call of `./run` on, {options.rounds} rounds, on a warm build; data that are there already.\n\n"
            + report.table(["what", "listening", "ready", "listening, no cache", "ready, no cache"], rows)), held


def start_of_all(run):
    began = time.monotonic()
    process = launch(run.root, run.logs)
    try:
        return processes.times_to(began, process, {
            "listening": lambda: processes.listens(GATEWAY),
            "ready": lambda: all(processes.get(f"http://127.0.0.1:{port}/health/ready")
                                 for port in (GATEWAY_MANAGEMENT, CONSUMER_MANAGEMENT, READ_MODEL_MANAGEMENT))})
    finally:
        processes.stop(process)


def burst(options, run, say):
    """From nothing to 1.5 × the steady maximum, on a gateway that is just ready."""
    seconds = 10
    with closing(Apart(run.root, run.logs)) as pipeline:
        for service in SERVICES:
            pipeline.start(service)
        with closing(Sender(run, pipeline, options.burst_connections)) as sender:
            # So many that the gateway may have all of them in flight: the most that it can take from this generator.
            warm = sender.send("max", BURST_STEADY, options.warm_up)
            most = sender.send("max", BURST_STEADY, options.seconds)
            pipeline.stop("api-gateway")
            pipeline.start("api-gateway")
            seen = sender.send(round(1.5 * most["rate"]), options.burst_connections, seconds)
            say(f"most {most}, burst {seen}")
            acknowledged = sum(int(it["accepted"]) for it in (warm, most, seen))
            # Nothing arrives any more: what is left after five seconds is older than one.
            drained, _ = pipeline.account(acknowledged, 3 * options.burst_connections)
    text = (f"Steady maximum {most['rate']:,.0f}/s with {BURST_STEADY:,} connections. On a gateway just ready, {seconds} s of 1.5 ×"
            f" that, an open load over at most {options.burst_connections} connections: {seen['accepted']:,.0f} accepted (p50"
            f" {seen['accepted_p50']} ms, p99 {seen['accepted_p99']} ms), {seen['refused']:,.0f} refused (p50 {seen['refused_p50']}"
            f" ms, p99 {seen['refused_p99']} ms), {seen['not_offered']:,.0f} not even sent, as all connections were waiting."
            f" All that was accepted was in Postgres {drained:.1f} s after the last answer.\n")
    return text, [
        report.at_least("accepted of the steady maximum", seen["accepted"] / (most["rate"] * seconds), 0.6),
        report.at_most("answers other than 202 and 503, lost connections, unanswered",
                       seen["other"] + seen["lost"] + seen["unanswered"], 0),
        report.at_most("503 without `Retry-After`", seen["without_retry_after"], 0),
        report.at_most("503, p99 ms", seen["refused_p99"], 250),
        report.at_most("all in Postgres after the burst, s", drained, 5)]


class Sender:
    """An open load that stays warm while what it sends to is replaced."""

    def __init__(self, run, pipeline, connections):
        self.process = subprocess.Popen(
            [java_of(pipeline.process), "-Xmx512m", "-XX:+UseSerialGC", os.path.join(run.root, "infra/bench/Sender.java"),
             str(GATEWAY), str(connections), "100000"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, rate, connections, seconds):
        self.process.stdin.write(f"{rate} {connections} {seconds}\n")
        self.process.stdin.flush()
        return figures(self.process.stdout.readline())

    def close(self):
        self.process.stdin.close()
        self.process.wait(30)


def figures(line):
    found = {name: float(value) for name, value in re.findall(r"(\w+)=([\d.]+)", line)}
    if not found:
        raise Failure(f"no figures: {line}")
    return found


def low(options, run, say):
    """100 updates a second behind a full and a moderate load: what the three services spend, and at rest; then, looked at, how long to the commit."""
    rate, looked_at = 100, 30
    moderate, moderate_seconds = 1000, 60
    with closing(Apart(run.root, run.logs)) as pipeline:
        for service in SERVICES:
            pipeline.start(service)
        before = load.run(PATCH_URL, options.warm_up, options.connections, patch=True).good
        # What hours of a low load get compiled, a minute of more gets compiled as well. Then more than five minutes pass since the start:
        # that is when Kafka's clients ask for metadata again, and the compiler takes back its assumption that they never do.
        with closing(Sender(run, pipeline, options.connections)) as sender:
            warmed = scraping(lambda: sender.send(moderate, options.connections, moderate_seconds))
            before += int(warmed["accepted"])
        commits(run, pipeline, rate, options.low_warm_up)
        stolen_before = processes.stolen_seconds()
        sent, spent = spending(pipeline, options.low_seconds, say, lambda: commits(run, pipeline, rate, options.low_seconds))
        stolen = (processes.stolen_seconds() - stolen_before) / options.low_seconds
        _, resting = spending(pipeline, options.low_seconds, say, lambda: scraping(lambda: time.sleep(options.low_seconds)))
        # Who looks asks Postgres every half millisecond while an update waits, which is a load of its own.
        seen = commits(run, pipeline, rate, looked_at, f"jdbc:postgresql://127.0.0.1:{POSTGRES_PORT}/attempts")
        pipeline.account(before + rate * (options.low_warm_up + options.low_seconds + looked_at), options.connections)
    say(f"{seen} {spent} at rest {resting}")
    rows = [[f"`{name}`", f"{spent[name]:.2%}", f"{resting[name]:.2%}"] for name in SERVICES]
    rows.append(["together", f"{sum(spent.values()):.2%}", f"{sum(resting.values()):.2%}"])
    text = (f"{rate} updates a second for {options.low_seconds} s, after {options.warm_up} s of full load and {moderate_seconds} s of"
            f" {moderate:,} and {options.low_warm_up} s of {rate} a second; each service a process of its own, its"
            f" metrics asked for every 15 s; the machine's host kept {stolen:.0%} of one core to itself. For {looked_at} s more, from the"
            f" moment an update was due until another session of Postgres saw it: p50 {seen['p50']} ms, p99 {seen['p99']} ms, longest"
            f" {seen['longest']} ms.\n\n" + report.table(["of one core", f"at {rate}/s", "at rest"], rows))
    return text, [report.at_most("all three of one core, %", 100 * sum(spent.values()), 5),
                  report.at_most("from `PATCH` to commit, p99 ms", seen["p99"], 15),
                  report.at_most("failed", sent["failed"] + seen["failed"], 0)]


def spending(pipeline, wanted_seconds, say, work):
    """What the work returns, and the share of a core that each service used meanwhile; tells which of their threads."""
    pids = {name: process.pid for name, process in pipeline.services.items()}
    before = {name: (processes.cpu_seconds(pid), processes.thread_cpu_seconds(pid)) for name, pid in pids.items()}
    result = work()
    shares = {}
    for name, pid in pids.items():
        shares[name] = (processes.cpu_seconds(pid) - before[name][0]) / wanted_seconds
        threads = processes.by_group(before[name][1], processes.thread_cpu_seconds(pid))
        most = sorted(threads.items(), key=lambda it: -it[1])[:8]
        say(f"{name}: " + ", ".join(f"{group} {seconds / wanted_seconds:.2%}" for group, seconds in most))
    return result, shares


def commits(run, pipeline, rate, seconds, *looking_at):
    libraries = os.path.join(run.root, "attempt-consumer/target/lib/*")
    sending = subprocess.Popen(
        [java_of(pipeline.process), "-Xmx256m", "-XX:+UseSerialGC", "-cp", libraries, os.path.join(run.root, "infra/bench/Commits.java"),
         str(GATEWAY), str(rate), str(seconds), *looking_at], stdout=subprocess.PIPE, text=True)
    return figures(scraping(sending.communicate)[0])


def scraping(work):
    """What the work returns; meanwhile the services are asked for their metrics, as Prometheus does."""
    with ThreadPoolExecutor(1) as worker:
        working = worker.submit(work)
        while True:
            for port in Apart.MANAGEMENT.values():
                processes.get(f"http://127.0.0.1:{port}/metrics")
            if wait([working], 15).done:
                return working.result()


# Of the size that an update leaves behind, so that rows do not only grow when they are first touched.
FILL = """
INSERT INTO attempt (attempt_id, answers, updated_at)
SELECT n, '{"1": [1], "2": [2], "3": [3], "4": [4]}', now() FROM generate_series(%d, %d) n
ON CONFLICT (attempt_id) DO UPDATE SET answers = excluded.answers
"""


def growth(options, run, say):
    """The rate from client to row with a hundred thousand attempts in the table, and with ten million."""
    sizes = (100_000, options.attempts)
    found, last, acknowledged = {}, 0, 0
    with closing(Pipeline(run.root, run.logs)) as pipeline:
        for attempts in sizes:
            pipeline.query(FILL % (last + 1, attempts))
            pipeline.query("VACUUM ANALYZE attempt")
            pipeline.query("CHECKPOINT")
            last = attempts
            acknowledged += load.run(PATCH_URL, options.warm_up, options.connections, patch=True, attempts=attempts).good
            pipeline.drain(acknowledged, within=120)
            began = time.monotonic()
            measured = load.run(PATCH_URL, 2 * options.seconds, options.connections, patch=True, attempts=attempts)
            acknowledged += measured.good
            processes.wait_until(lambda: pipeline.applied() >= acknowledged, "all in Postgres", 300)
            found[attempts] = measured.good / (time.monotonic() - began)
            say(f"{attempts:,} attempts: {measured.rate:,.0f}/s acknowledged, {found[attempts]:,.0f}/s until all were applied")
            if measured.failed or measured.socket_errors:
                raise Failure(f"{measured.failed} failed, {measured.socket_errors} broken")
        size = pipeline.query("select pg_size_pretty(pg_total_relation_size('attempt'))")
        pipeline.account(acknowledged, 4 * options.connections)
    text = (f"Updates of random attempts, {2 * options.seconds} s after {options.warm_up} s, from the first request until all were in"
            f" Postgres: {found[sizes[0]]:,.0f} a second with {sizes[0]:,} attempts in the table, {found[sizes[1]]:,.0f} with"
            f" {sizes[1]:,} ({size} with the index; 512 MB of shared buffers).\n")
    return text, [report.at_least(f"rate with {sizes[1]:,} by that with {sizes[0]:,}", found[sizes[1]] / found[sizes[0]], 0.7)]


PARTS = {"warm-up": warm_up, "start": start, "burst": burst, "low": low, "growth": growth}
