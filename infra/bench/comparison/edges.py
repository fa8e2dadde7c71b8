"""The pipeline where it is not in its steady state: just started, suddenly full, on a large table; nearly idle see low.py.

Each part returns what is to be said and what must hold. Options: see infra/bench/edges.
"""

import os
import time
from contextlib import closing

from . import load, processes, report
from .low import low
from .pipeline import (CONSUMER_MANAGEMENT, GATEWAY, GATEWAY_MANAGEMENT, PATCH_URL, READ_MODEL_MANAGEMENT, SERVICES, Apart,
                       Pipeline, launch)
from .sender import Sender

FIRST_SECONDS = 5
# The gateway has 2,000 updates in flight at most.
BURST_STEADY = 1_900


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
                                    report.ratio_in_turns([it[0].rate for it in found], [it[1].rate for it in found]), 0.6))
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
        with closing(Sender(pipeline, options.burst_connections)) as sender:
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
            # As long again before the second would make the first the colder one.
            warm_up = options.warm_up if last else 3 * options.warm_up
            last = attempts
            acknowledged += load.run(PATCH_URL, warm_up, options.connections, patch=True, attempts=attempts).good
            pipeline.drain(acknowledged, within=120)
            pipeline.await_quiet()
            began = time.monotonic()
            measured = load.run(
                PATCH_URL, 2 * options.seconds, options.connections, patch=True, attempts=attempts).complete("growth")
            acknowledged += measured.good
            processes.wait_until(lambda: pipeline.applied() >= acknowledged, "all in Postgres", 300)
            found[attempts] = measured.good / (time.monotonic() - began)
            say(f"{attempts:,} attempts: {measured.rate:,.0f}/s acknowledged, {found[attempts]:,.0f}/s until all were applied")
        size = pipeline.query("select pg_size_pretty(pg_total_relation_size('attempt'))")
        buffers = pipeline.query("show shared_buffers")
        pipeline.account(acknowledged, 4 * options.connections)
    text = (f"Updates of random attempts, {2 * options.seconds} s after {3 * options.warm_up} and {options.warm_up} s, from the first request until all were in"
            f" Postgres: {found[sizes[0]]:,.0f} a second with {sizes[0]:,} attempts in the table, {found[sizes[1]]:,.0f} with"
            f" {sizes[1]:,} ({size} with the index; {buffers} of shared buffers).\n")
    return text, [report.at_least(f"rate with {sizes[1]:,} by that with {sizes[0]:,}", found[sizes[1]] / found[sizes[0]], 0.7)]


PARTS = {"warm-up": warm_up, "start": start, "burst": burst, "low": low, "growth": growth}
