package dev.attempts.consumer.loop;

import dev.attempts.servicekit.service.Readiness;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our place in the consumer group, for as long as we run. A client that the group takes for a former self of ours is of no more
 * use: another one takes the place again, with a loop of its own. Everything but {@link #run} is for any thread.
 */
public final class Membership implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Membership.class);
    private static final long BETWEEN_CLIENTS_MS = 100;

    private final Supplier<PollLoop> loops;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile PollLoop loop;

    /** @param loops opens a client for each; the first at once */
    public Membership(Supplier<PollLoop> loops) {
        this.loops = loops;
        this.loop = loops.get();
    }

    /** Returns when it was told to stop; throws when it must not go on. */
    @Override
    public void run() {
        while (isFenced(loop)) {
            PollLoop next = loops.get();
            next.sharesOutAnew();
            loop = next;
            if (isStopping()) {
                // stop() may have met the one before.
                next.stop();
            }
        }
    }

    private static boolean isFenced(PollLoop running) {
        try {
            running.run();
            return false;
        } catch (FencedInstanceIdException e) {
            log.atWarn().addKeyValue("cause", e.getMessage()).log("fenced by the group, joining it again");
            return true;
        }
    }

    /** A group that fences us again and again is not asked as fast as it can answer. */
    private boolean isStopping() {
        try {
            return stopping.await(BETWEEN_CLIENTS_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Lets {@link #run} return after the batch at hand. */
    public void stop() {
        stopping.countDown();
        loop.stop();
    }

    /** Whether it stores what comes. */
    public Readiness readiness() {
        return loop.readiness();
    }

    /** Where the checkpoints of its partitions stand, negative where none is known yet. */
    public Map<Integer, Long> checkpoints() {
        return loop.checkpoints();
    }

    /** What the Kafka client says of itself. */
    public Map<MetricName, ? extends Metric> clientMetrics() {
        return loop.clientMetrics();
    }

    /** The topic that is being read, null as long as none is. */
    TopicLookup.@Nullable Incarnation topic() {
        return loop.topic();
    }

    /** Under the topic's name there is another topic now: all partitions are claimed again. */
    void topicChanged() {
        loop.topicChanged();
    }
}
