package dev.attempts.consumer.loop;

import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether the topic is still the one that is being read: the client goes on in a new topic of the
 * same name as if nothing had happened.
 */
public final class TopicWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TopicWatch.class);

    private final TopicLookup topics;
    private final Membership membership;
    private final Duration every;
    private final Thread thread;

    /** Begins at once. */
    public TopicWatch(TopicLookup topics, Membership membership, Duration every) {
        this.topics = topics;
        this.membership = membership;
        this.every = every;
        this.thread = Thread.ofVirtual().name("topic-watch").unstarted(this::watch);
        thread.start();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(every);
                look();
            }
        } catch (InterruptedException | InterruptException e) {
            // Closed.
        }
    }

    private void look() {
        TopicLookup.Incarnation read = membership.topic();
        if (read == null) {
            return;
        }
        try {
            TopicLookup.Incarnation found = topics.current();
            if (!found.topicId().equals(read.topicId())) {
                log.atWarn()
                        .addKeyValue("read", read.topicId())
                        .addKeyValue("found", found.topicId())
                        .log("the topic was deleted and created anew");
                membership.topicChanged();
            }
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            // Not there for the moment, or the broker is not: the next look will tell.
        } catch (RuntimeException | Error e) { // The top of this thread: without it nobody would look any more.
            log.atError().setCause(e).log("the topic was not looked at");
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
