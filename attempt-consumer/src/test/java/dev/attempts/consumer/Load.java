package dev.attempts.consumer;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends events until it is closed; then all are acknowledged. Every second one is the only one of its attempt, so that nothing
 * later makes up for it if it is lost; the others are of two hundred attempts, some of them with revisions.
 */
final class Load implements AutoCloseable {
    private static final int ATTEMPTS = 200;
    private static final int BURST = 50;
    private static final long FIRST_OF_ONE_EVENT = 1_000_000;

    private final Pipeline pipeline;
    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile boolean stopping;

    Load(Pipeline pipeline) {
        this.pipeline = pipeline;
        this.thread = Thread.ofPlatform().name("load").unstarted(this::run);
        thread.start();
    }

    /** Something happens while events keep coming. */
    static void during(Pipeline pipeline, Runnable something) {
        var load = new Load(pipeline);
        try {
            something.run();
        } finally {
            load.close();
        }
    }

    private void run() {
        try {
            var random = new Random(42);
            for (int number = 1; !stopping; number++) {
                pipeline.sendLater(event(pipeline, random, number));
                if (number % BURST == 0) {
                    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                }
            }
            pipeline.flush();
        } catch (Throwable e) {
            failure.set(e);
        }
    }

    static ProducerRecord<byte[], byte[]> event(Pipeline pipeline, Random random, int number) {
        if (number % 2 == 0) {
            return pipeline.event(FIRST_OF_ONE_EVENT + number, "{\"answers\":{\"1\":[" + number + "]}}");
        }
        long attemptId = 1L + random.nextInt(ATTEMPTS);
        String revision = attemptId % 4 == 0 ? ",\"revision\":" + (number / 100 + random.nextInt(3)) : "";
        return pipeline.event(attemptId, "{\"answers\":{\"1\":[" + number + "]}" + revision + "}");
    }

    @Override
    public void close() {
        stopping = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException(failed);
        }
    }
}
