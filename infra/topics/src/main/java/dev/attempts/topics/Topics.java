package dev.attempts.topics;

import dev.attempts.servicekit.service.StartFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the topic of the attempts and that of the dead letters are there and keep what is promised. Waits for
 * Kafka as long as it takes and says so in the log; refuses only what waiting does not change.
 */
public final class Topics {
    private static final Logger log = LoggerFactory.getLogger(Topics.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final TopicSettings settings;
    // A topic just made may take a moment to be known: not worth a word.
    private long nextWordAt = System.nanoTime() + PATIENCE.toNanos();

    private Topics(TopicSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns when both topics are there, with an admin client of its own: also while the brokers' names don't resolve.
     *
     * @throws StartFailure a topic promises less than {@code settings}, or Kafka refuses for good
     */
    public static AttemptTopic ensure(KafkaSettings kafka, TopicSettings settings) throws InterruptedException {
        var topics = new Topics(settings);
        Map<String, Object> properties = kafka.clientProperties(Map.of(AdminClientConfig.CLIENT_ID_CONFIG, "topics"));
        while (true) {
            try (Admin admin = Admin.create(properties)) {
                return topics.await(admin);
            } catch (KafkaException e) {
                // Names that nobody knows yet are what a network looks like that is just coming up.
                if (kafka.isResolvable()) {
                    throw new StartFailure("no Kafka client: " + rootMessage(e), e);
                }
                topics.pause("no name resolves of " + kafka.bootstrapServers());
            }
        }
    }

    /** The same by a client that is there already. */
    public static AttemptTopic ensure(Admin admin, TopicSettings settings) throws InterruptedException {
        return new Topics(settings).await(admin);
    }

    /** What stopped a client from being opened: Kafka's own words only say that it was. */
    public static String rootMessage(KafkaException e) {
        return String.valueOf(
                e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }

    /** Whether no broker leads it for now. */
    public static boolean isLeaderless(TopicPartitionInfo partition) {
        return partition.leader() == null || partition.leader().isEmpty();
    }

    private AttemptTopic await(Admin admin) throws InterruptedException {
        var topicAdmin = new TopicAdmin(admin, settings);
        while (true) {
            try {
                topicAdmin.createMissing();
                return topicAdmin.verified();
            } catch (ExecutionException e) {
                Throwable cause = Objects.requireNonNull(e.getCause());
                refuseUnlessPassing(cause);
                pause(cause.toString());
            }
        }
    }

    /** What is not over by itself some day is the end of waiting. */
    private void refuseUnlessPassing(Throwable cause) {
        boolean passes = cause instanceof RetriableException
                || cause instanceof TopicExistsException
                // Brokers of a cluster that starts come one by one.
                || cause instanceof InvalidReplicationFactorException;
        if (!passes) {
            throw new StartFailure("topic " + settings.name() + ": Kafka refuses: " + cause.getMessage(), cause);
        }
    }

    private void pause(String reason) throws InterruptedException {
        long now = System.nanoTime();
        if (now - nextWordAt >= 0) {
            nextWordAt = now + SILENCE.toNanos();
            log.atWarn()
                    .addKeyValue("topic", settings.name())
                    .addKeyValue("reason", reason)
                    .log("waiting for Kafka");
        }
        Thread.sleep(PAUSE);
    }
}
