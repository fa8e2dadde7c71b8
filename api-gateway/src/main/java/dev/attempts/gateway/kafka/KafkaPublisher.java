package dev.attempts.gateway.kafka;

import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Publisher;
import dev.attempts.gateway.publish.Refusal;
import dev.attempts.gateway.publish.Update;
import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes with one idempotent producer that waits for all in-sync replicas. Every update that was reserved room gets
 * exactly one outcome, within the deadline, and gives its room back with it.
 */
public final class KafkaPublisher implements Publisher, PublisherEvents, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaPublisher.class);
    private static final Duration BETWEEN_SWEEPS = Duration.ofMillis(100);

    private final String topic;
    private final LogConnection connection;
    private final LogHealth health;
    private final Admission admission;
    private final Crowding crowding;
    private final Deadlines deadlines;
    private final PublisherMeters meters;
    private final ScheduledThreadPoolExecutor sweeping;
    private volatile boolean stopping;

    public KafkaPublisher(
            String topic,
            LogConnection connection,
            LogHealth health,
            Admission admission,
            Duration deadline,
            PublisherMeters meters) {
        this.topic = topic;
        this.connection = connection;
        this.health = health;
        this.admission = admission;
        this.crowding = new Crowding(admission);
        this.deadlines = new Deadlines(deadline);
        this.meters = meters;
        this.sweeping = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("publish-deadlines").factory());
    }

    // What the future would tell is told by close().
    @SuppressWarnings("FutureReturnValueIgnored")
    public void start() {
        long nanos = BETWEEN_SWEEPS.toNanos();
        sweeping.scheduleWithFixedDelay(this::sweep, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** The top of its thread: one update that fails must not end the deadlines of all others. */
    private void sweep() {
        try {
            sweep(System.nanoTime());
        } catch (Throwable e) {
            log.atError().setCause(e).log("a deadline could not be kept");
        }
    }

    void sweep(long nowNanos) {
        deadlines.sweep(nowNanos);
        crowding.look(nowNanos);
    }

    /** Updates that it holds on to, complete ones among them. */
    int remembered() {
        return deadlines.size();
    }

    /** Whether any update waits for its acknowledgement. */
    public boolean isBusy() {
        return admission.updates() > 0;
    }

    /** Not ready while what waits takes more than half of its room for a while. */
    public Readiness crowding() {
        return crowding.readiness();
    }

    @Override
    public @Nullable Refusal reserve(int updates, long bytes) {
        var refusal = stopping ? Refusal.STOPPING : health.refusal(updates);
        if (refusal == null) {
            refusal = admission.enter(updates, bytes);
        }
        if (refusal != null) {
            meters.refused(refusal, updates);
        }
        return refusal;
    }

    @Override
    public void publish(Update update, Completion completion) {
        var generation = connection.current();
        if (generation == null) {
            admission.leave(1, update.bytes());
            meters.refused(Refusal.NOT_CONNECTED, 1);
            completion.completed(new Outcome.NotWritten(Refusal.NOT_CONNECTED));
            return;
        }
        var pending = new PendingUpdate(completion, generation, this, update.bytes(), System.nanoTime());
        deadlines.add(pending);
        pending.handOver(topic, update);
    }

    @Override
    public void completed(PendingUpdate update, Outcome outcome) {
        long now = System.nanoTime();
        admission.leave(1, update.bytes());
        switch (outcome) {
            case Outcome.Acknowledged acknowledged -> health.acknowledged(now);
            case Outcome.NotWritten notWritten -> notWritten(notWritten.why(), update.startedNanos());
            case Outcome.Unknown unknown ->
                health.unacknowledged(update.startedNanos(), "updates are not acknowledged");
        }
        meters.completed(outcome, now - update.startedNanos());
    }

    private void notWritten(Refusal why, long startedNanos) {
        if (why == Refusal.NOT_CONNECTED) {
            health.unreachable(startedNanos, "the topic's partitions are not known");
        } else if (why == Refusal.REFUSED_BY_LOG) {
            health.unacknowledged(startedNanos, "the log refuses updates");
        }
    }

    @Override
    public void calledBackWith(ProducerGeneration generation, Exception failure) {
        if (ProducerFailures.endsProducer(failure)) {
            connection.replace(generation, failure.toString());
        }
    }

    @Override
    public void handingOverFailed(ProducerGeneration generation, RuntimeException thrown) {
        if (ProducerFailures.thrownByEndedProducer(thrown)) {
            connection.replace(generation, thrown.toString());
        }
    }

    @Override
    public void neverCalledBack(ProducerGeneration generation) {
        connection.replace(generation, "it neither acknowledged an update nor gave it up in time");
    }

    /** From here on everything is refused; what was handed over still gets its outcome. */
    @Override
    public void close() {
        stopping = true;
        connection.close();
        sweeping.shutdownNow();
        // The producer has closed: what it has not called back for by now, it never will.
        deadlines.giveUpAll();
    }
}
