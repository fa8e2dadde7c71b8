package dev.attempts.consumer.lag;

import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second where the logs end, on a thread and a connection of its own: what the poll loop knows goes stale
 * exactly when it matters.
 */
public final class LagWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LagWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

    private final LogEnds logs;
    private final Supplier<Map<Integer, Long>> checkpoints;
    private final LagMetrics metrics;
    private final Thread thread;
    private volatile long answeredNanos = System.nanoTime();

    /**
     * Begins at once.
     *
     * @param checkpoints where those of our partitions stand, negative where that is not known yet
     */
    public LagWatch(LogEnds logs, Supplier<Map<Integer, Long>> checkpoints, LagMetrics metrics) {
        this.logs = logs;
        this.checkpoints = checkpoints;
        this.metrics = metrics;
        this.thread = Thread.ofVirtual().name("lag-watch").unstarted(this::watch);
        thread.start();
    }

    /** Whether Kafka answers. */
    public Readiness readiness() {
        Duration silence = Duration.ofNanos(System.nanoTime() - answeredNanos);
        return silence.compareTo(SILENCE_MAX) < 0
                ? Readiness.ready()
                : Readiness.notReady("no answer from Kafka for " + silence.toSeconds() + " s");
    }

    private void watch() {
        try {
            while (true) {
                sampleOrSay();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void sampleOrSay() throws InterruptedException {
        try {
            sample();
        } catch (RuntimeException | Error e) { // The top of this thread: without it the lag would stand still.
            log.atError().setCause(e).log("lag not measured");
        }
    }

    private void sample() throws InterruptedException {
        Map<Integer, Long> standing = checkpoints.get();
        try {
            // Never nobody: the question is also whether Kafka answers.
            var partitions = new TreeSet<>(standing.keySet());
            partitions.add(0);
            Map<Integer, Long> ends = logs.ends(partitions);
            metrics.sampled(ends, completed(standing));
            answeredNanos = System.nanoTime();
        } catch (ExecutionException e) {
            metrics.sampled(standing);
        }
    }

    /** What the group was told last stands in for a checkpoint that the database does not tell us now. */
    private Map<Integer, Long> completed(Map<Integer, Long> standing) throws ExecutionException, InterruptedException {
        if (standing.values().stream().allMatch(offset -> offset >= 0)) {
            return standing;
        }
        Map<Integer, Long> committed = logs.committed();
        Map<Integer, Long> complete = new TreeMap<>();
        standing.forEach((partition, offset) ->
                complete.put(partition, offset >= 0 ? offset : committed.getOrDefault(partition, 0L)));
        return complete;
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
