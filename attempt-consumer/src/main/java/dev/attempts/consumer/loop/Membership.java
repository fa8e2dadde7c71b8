package dev.attempts.consumer.loop;

import dev.attempts.servicekit.service.Readiness;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our place in the consumer group, for as long as we run. A client that the group takes for a former self of ours is of no more
 * use: another one takes the place again, with a loop of its own. Everything but {@link #run} is for any thread.
 */
public final class Membership implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    private final Supplier<PollLoop> loops;
    private volatile @Nullable PollLoop loop;
    private volatile boolean stopping;

    /** @param loops opens a client for each */
    public Membership(Supplier<PollLoop> loops) {
        this.loops = loops;
    }

    /** Returns when it was told to stop; throws when it must not go on. */
    @Override
    public void run() {
        while (!stopping) {
            PollLoop next = loops.get();
            loop = next;
            if (stopping) {
                // stop() may have met the one before.
                next.stop();
            }
            try {
                next.run();
                return;
            } catch (FencedInstanceIdException e) {
                log.atWarn().addKeyValue("cause", e.getMessage()).log("fenced by the group, joining it again");
            }
        }
    }

    /** Lets {@link #run} return after the batch at hand. */
    public void stop() {
        stopping = true;
        PollLoop running = loop;
        if (running != null) {
            running.stop();
        }
    }

    /** Whether it stores what comes. */
    public Readiness readiness() {
        PollLoop running = loop;
        return running == null ? Readiness.notReady("starting") : running.readiness();
    }

    /** Where the checkpoints of its partitions stand, negative where none is known yet. */
    public Map<Integer, Long> checkpoints() {
        PollLoop running = loop;
        return running == null ? Map.of() : running.checkpoints();
    }

    /** What the Kafka client says of itself. */
    public Map<MetricName, ? extends Metric> clientMetrics() {
        PollLoop running = loop;
        return running == null ? Map.of() : running.clientMetrics();
    }

    /** The topic that is being read, null as long as none is. */
    TopicLookup.@Nullable Incarnation topic() {
        PollLoop running = loop;
        return running == null ? null : running.topic();
    }

    /** Under the topic's name there is another topic now: all partitions are claimed again. */
    void topicChanged() {
        PollLoop running = loop;
        if (running != null) {
            running.topicChanged();
        }
    }
}
