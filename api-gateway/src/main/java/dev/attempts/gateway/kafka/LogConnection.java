package dev.attempts.gateway.kafka;

import dev.attempts.servicekit.service.Readiness;
import dev.attempts.servicekit.service.StartFailure;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a producer that works: opens it when the topic is there, makes a round trip to the log every second, and puts
 * another in its place when it has ended. The producer is handed out only when it knows the topic's partitions, so that
 * handing over an update never waits.
 */
public final class LogConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogConnection.class);
    private static final Duration BETWEEN_ROUND_TRIPS = Duration.ofSeconds(1);
    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(10);

    private final String topic;
    private final RoundTrip roundTrip;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final LogHealth health;
    private final Consumer<? super StartFailure> refused;
    private final Duration closeWithin;
    private volatile @Nullable ProducerGeneration current;
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    public LogConnection(
            String topic,
            RoundTrip roundTrip,
            Supplier<Producer<byte[], byte[]>> producers,
            LogHealth health,
            Consumer<? super StartFailure> refused,
            Duration closeWithin) {
        this.topic = topic;
        this.roundTrip = roundTrip;
        this.producers = producers;
        this.health = health;
        this.refused = refused;
        this.closeWithin = closeWithin;
    }

    /** One question to the log that only a working log answers. */
    @FunctionalInterface
    interface RoundTrip extends AutoCloseable {
        /**
         * Returns when the log has answered.
         *
         * @throws StartFailure if asking again would not help
         * @throws LaxTopic if its acknowledgements are not what is promised
         * @throws Exception with the reason, if it may
         */
        void make() throws Exception;

        @Override
        default void close() {}
    }

    public void start() {
        thread = Thread.ofVirtual().name("log-connection").start(this::run);
    }

    private void run() {
        while (!closed) {
            check();
            LockSupport.parkNanos(BETWEEN_ROUND_TRIPS.toNanos());
        }
    }

    /** One round trip, with a producer at its end if it succeeds. */
    void check() {
        long started = System.nanoTime();
        try {
            roundTrip.make();
            var generation = current;
            if (generation == null) {
                open();
            } else {
                awaitPartitions(generation);
            }
            health.roundTripSucceeded();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (StartFailure e) {
            closed = true;
            refused.accept(e);
        } catch (LaxTopic e) {
            warnIfReady(e);
            health.lax("not what is promised: " + e.getMessage());
        } catch (Throwable e) { // The top of its thread: without it no producer would ever be opened again.
            if (!closed) {
                lost(started, e);
            }
        }
    }

    private void open() {
        var generation = new ProducerGeneration(producers.get());
        try {
            awaitPartitions(generation);
            synchronized (this) {
                if (!closed) {
                    current = generation;
                    return;
                }
            }
        } catch (RuntimeException e) {
            generation.close(Duration.ZERO);
            throw e;
        }
        generation.close(Duration.ZERO);
    }

    /** The producer answers at once what it knows: it is asked again until it has connected and heard of the topic. */
    private void awaitPartitions(ProducerGeneration generation) {
        long deadline = System.nanoTime() + CONNECTING.toNanos();
        while (true) {
            try {
                generation.partitionsOf(topic);
                return;
            } catch (TimeoutException e) {
                if (closed || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_QUESTIONS.toNanos());
            }
        }
    }

    private void lost(long started, Throwable failure) {
        warnIfReady(failure);
        health.unreachable(started, "the log can't be reached: " + failure.getMessage());
    }

    private void warnIfReady(Throwable failure) {
        if (health.readiness() instanceof Readiness.Ready) {
            log.atWarn().addKeyValue("reason", failure).log("the log can't be used");
        }
    }

    @Nullable ProducerGeneration current() {
        return current;
    }

    /** Puts another producer in the place of this one, unless that has been done. */
    void replace(ProducerGeneration ended, String why) {
        synchronized (this) {
            if (current != ended) {
                return;
            }
            current = null;
        }
        log.atError().addKeyValue("reason", why).log("the producer has ended, opening another");
        Thread.ofVirtual().name("producer-close").start(() -> ended.close(closeWithin));
        // One that never got anything acknowledged, for want of rights perhaps, would be opened as fast as it can end.
        if (!health.nothingAcknowledgedSince(ended.openedNanos())) {
            LockSupport.unpark(thread);
        }
    }

    /** Flushes what was handed over, within the time in which the producer gives up by itself. */
    @Override
    public void close() {
        ProducerGeneration last;
        synchronized (this) {
            closed = true;
            last = current;
            current = null;
        }
        var waking = thread;
        if (waking != null) {
            waking.interrupt();
        }
        if (last != null) {
            last.close(closeWithin);
        }
        roundTrip.close();
    }
}
