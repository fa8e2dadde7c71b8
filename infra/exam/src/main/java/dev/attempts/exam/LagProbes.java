package dev.attempts.exam;

import dev.attempts.exam.client.Positions;
import dev.attempts.exam.client.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far readers are behind writers: of each partition, a few times a second, one acknowledged update is asked for until it is found.
 * Confined to the exam's thread, {@link #isFreshSince(long)} apart.
 */
final class LagProbes {
    private static final long EVERY_NANOS = 250_000_000;
    private static final long FRESH_NANOS = 1_000_000_000;

    private final ReadBack readBack;
    private final Executor loop;
    private final List<@Nullable Probe> probes = new ArrayList<>();
    private volatile long freshSince = Long.MIN_VALUE;

    LagProbes(ReadBack readBack, Executor loop) {
        this.readBack = readBack;
        this.loop = loop;
    }

    private static final class Probe {
        long acknowledgedAt;
        long lastLag;
        long lastFoundAt;
        boolean asking;
    }

    void acknowledged(int student, int step, long position, long now) {
        Probe probe = probe(Positions.partition(position));
        if (!probe.asking && now - probe.acknowledgedAt >= EVERY_NANOS) {
            probe.asking = true;
            probe.acknowledgedAt = now;
            ask(probe, student, step, position);
        }
    }

    private Probe probe(int partition) {
        while (probes.size() <= partition) {
            probes.add(null);
        }
        Probe probe = probes.get(partition);
        if (probe == null) {
            probe = new Probe();
            probe.acknowledgedAt = System.nanoTime() - EVERY_NANOS;
            probes.set(partition, probe);
        }
        return probe;
    }

    private void ask(Probe probe, int student, int step, long position) {
        readBack.read(student, step, position, reading -> {
            if (reading instanceof Reading.Stored) {
                probe.asking = false;
                probe.lastLag = System.nanoTime() - probe.acknowledgedAt;
                probe.lastFoundAt = probe.acknowledgedAt;
            } else {
                again(probe, student, step, position);
            }
        });
    }

    /** Not at once: a read model that is away refuses in no time. */
    private void again(Probe probe, int student, int step, long position) {
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS, loop)
                .execute(() -> ask(probe, student, step, position));
    }

    /** In milliseconds; the worst of all partitions. */
    long lagMillis() {
        long now = System.nanoTime();
        long worst = 0;
        long fresh = Long.MAX_VALUE;
        for (Probe probe : probes) {
            if (probe != null) {
                long lag = probe.asking ? Math.max(probe.lastLag, now - probe.acknowledgedAt) : probe.lastLag;
                worst = Math.max(worst, lag);
                fresh = Math.min(fresh, lag < FRESH_NANOS ? probe.lastFoundAt : Long.MIN_VALUE);
            }
        }
        freshSince = fresh;
        return worst / 1_000_000;
    }

    /** As of the last {@link #lagMillis()}; see {@link ExamRun#isFreshSince(long)}. */
    boolean isFreshSince(long nanoTime) {
        long fresh = freshSince;
        return fresh != Long.MAX_VALUE && fresh > nanoTime;
    }
}
