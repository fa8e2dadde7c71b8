"""100 updates a second: what the three services spend on them, beside Actix on the same machine, and how long one takes to its commit."""

import os
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from . import load, processes, report
from .peers import Peers
from .pipeline import GATEWAY, PATCH_URL, POSTGRES_PORT, SERVICES, Apart, java_of
from .sender import Sender, figures

RATE = 100
MODERATE, MODERATE_SECONDS = 1000, 60
LOOKED_AT = 30
ACTIX_CONNECTIONS = 10


def low(options, run, say):
    """Behind a full and a moderate load, and at rest; then, looked at, how long to the commit; then Actix."""
    seconds, peers = options.low_seconds, Peers(run.root, run.logs)
    with closing(Apart(run.root, run.logs)) as pipeline:
        for service in SERVICES:
            pipeline.start(service)
        before = load.run(PATCH_URL, options.warm_up, options.connections, patch=True).good
        # What hours of a low load get compiled, a minute of more gets compiled as well. Then more than five minutes pass since the start:
        # that is when Kafka's clients ask for metadata again, and the compiler takes back its assumption that they never do.
        with closing(Sender(pipeline, options.connections)) as sender:
            warmed = scraping(pipeline, lambda: sender.send(MODERATE, options.connections, MODERATE_SECONDS))
            before += int(warmed["accepted"])
        warming = commits(pipeline, options.low_warm_up)
        stolen_before = processes.stolen_seconds()
        sent, spent = spending(pipeline, seconds, say, lambda: commits(pipeline, seconds))
        stolen = (processes.stolen_seconds() - stolen_before) / seconds
        _, resting = spending(pipeline, seconds, say, lambda: scraping(pipeline, lambda: time.sleep(seconds)))
        # Who looks asks Postgres every half millisecond while an update waits, which is a load of its own.
        seen = commits(pipeline, LOOKED_AT, f"jdbc:postgresql://127.0.0.1:{POSTGRES_PORT}/attempts")
        failed = int(sum(it["failed"] for it in (warming, sent, seen)))
        pipeline.account(before + RATE * (options.low_warm_up + seconds + LOOKED_AT) - failed, options.connections)
    say(f"{seen} {spent} at rest {resting}")
    server, postgres, answered = actix(peers, options.warm_up // 2, seconds)
    services, at_rest = (sum(of[name] for name in SERVICES) for of in (spent, resting))
    rows = [[f"`{name}`", f"{spent[name]:.2%}", f"{resting[name]:.2%}"] for name in SERVICES]
    rows += [["together", f"{services:.2%}", f"{at_rest:.2%}"],
             ["broker, Postgres", f"{spent['broker']:.2%}, {spent['Postgres']:.2%}",
              f"{resting['broker']:.2%}, {resting['Postgres']:.2%}"],
             ["`actix-attempts`, own, 20; its Postgres", f"{server:.2%}, {postgres:.2%}", "–"]]
    text = (f"{RATE} updates a second for {seconds} s, after {options.warm_up} s of full load and {MODERATE_SECONDS} s of"
            f" {MODERATE:,} and {options.low_warm_up} s of {RATE} a second; each service a process of its own, its"
            f" metrics asked for every 15 s; the machine's host kept {stolen:.0%} of one core to itself. For {LOOKED_AT} s more, from the"
            f" moment an update was due until another session of Postgres saw it: p50 {seen['p50']} ms, p99 {seen['p99']} ms, longest"
            f" {seen['longest']} ms. Actix, some minutes later, answers after its commit: p50 {answered.p50:.2f} ms, p99"
            f" {answered.p99:.2f} ms.\n\n" + report.table(["of one core", f"at {RATE}/s", "at rest"], rows))
    return text, [report.at_most("all three of one core, %", 100 * services, 5),
                  report.at_most("from `PATCH` to commit, p99 ms", seen["p99"], 15),
                  report.at_most("failed", failed, 0)]


def spending(pipeline, wanted_seconds, say, work):
    """What the work returns, and the share of a core that each process used meanwhile; tells which threads of the services."""
    pids = {name: process.pid for name, process in pipeline.services.items()}
    before, threads_before = cpu_seconds(pipeline, pids), {name: processes.thread_cpu_seconds(pid) for name, pid in pids.items()}
    result = work()
    spent = {name: (after - before[name]) / wanted_seconds for name, after in cpu_seconds(pipeline, pids).items()}
    for name, pid in pids.items():
        threads = processes.by_group(threads_before[name], processes.thread_cpu_seconds(pid))
        most = sorted(threads.items(), key=lambda it: -it[1])[:8]
        say(f"{name}: " + ", ".join(f"{group} {seconds / wanted_seconds:.2%}" for group, seconds in most))
    return result, spent


def cpu_seconds(pipeline, pids):
    """Of the services, the broker and Postgres, by name."""
    backing = pipeline.cpu()
    return {**{name: processes.cpu_seconds(pid) for name, pid in pids.items()},
            "broker": backing["server"], "Postgres": backing["postgres"]}


def commits(pipeline, seconds, *looking_at, rate=RATE):
    """Commits.java's figures; so many updates a second, evenly, one after the other."""
    libraries = os.path.join(pipeline.root, "attempt-consumer/target/lib/*")
    sending = subprocess.Popen(
        [java_of(pipeline.process), "-Xmx256m", "-XX:+UseSerialGC", "-cp", libraries, os.path.join(pipeline.root, "infra/bench/Commits.java"),
         str(GATEWAY + pipeline.shift), str(rate), str(seconds), *looking_at], stdout=subprocess.PIPE, text=True)
    try:
        return figures(scraping(pipeline, sending.communicate)[0])
    finally:
        sending.kill()


def scraping(pipeline, work):
    """What the work returns; meanwhile the services are asked for their metrics, as Prometheus does."""
    over = threading.Event()

    def scrape():
        while True:
            for port in Apart.MANAGEMENT.values():
                processes.get(f"http://127.0.0.1:{port + pipeline.shift}/metrics")
            if over.wait(15):
                return

    with ThreadPoolExecutor(1) as worker:
        scraper = worker.submit(scrape)
        try:
            result = work()
        finally:
            over.set()
        scraper.result()
        return result


def actix(peers, warm_up, seconds):
    """One UPDATE a request at the same rate: what its server and its Postgres spend, and the load as wrk saw it."""
    pause = round(1000 * ACTIX_CONNECTIONS / RATE)
    with peers.actix("own") as peer:
        load.run(peer.url, warm_up, 64, patch=True)
        before = peer.processes()
        seen = load.run(peer.url, seconds, ACTIX_CONNECTIONS, patch=True, pause=pause).complete("Actix")
        after = peer.processes()
    # wrk's pauses come to nearly that rate.
    return *((after[name] - before[name]) / seen.requests * RATE for name in ("server", "postgres")), seen
