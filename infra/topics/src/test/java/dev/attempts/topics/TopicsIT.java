package dev.attempts.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.attempts.embedded.TestKafka;
import dev.attempts.events.EventTopics;
import dev.attempts.servicekit.service.StartFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class TopicsIT {
    private static final TestKafka KAFKA = TestKafka.shared();

    private final KafkaSettings kafka = new KafkaSettings(List.of(KAFKA.bootstrapServers()), "");
    private final Admin admin = Admin.create(kafka.clientProperties(Map.of()));
    private final TopicSettings settings = settings(KAFKA.freshTopic(), 3);

    @AfterEach
    void closeAdmin() {
        admin.close();
    }

    @Test
    void makesBothTopicsAsTheContractSays() throws Exception {
        AttemptTopic topic = Topics.ensure(admin, settings);

        assertThat(topic.name()).isEqualTo(settings.name());
        assertThat(topic.partitions()).isEqualTo(3);
        assertThat(config(settings.name()))
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(7).toMillis()))
                .containsEntry("max.message.bytes", Integer.toString(EventTopics.MESSAGE_BYTES_MAX))
                .containsEntry("min.insync.replicas", "1")
                .containsEntry("message.timestamp.type", "CreateTime")
                .containsEntry("unclean.leader.election.enable", "false");
        assertThat(config(settings.deadLetters()))
                .containsEntry("retention.ms", Long.toString(Duration.ofDays(90).toMillis()))
                .containsEntry("max.message.bytes", Integer.toString(EventTopics.DEAD_LETTER_BYTES_MAX));
    }

    @Test
    void leavesATopicThatIsThereAsItIs() throws Exception {
        AttemptTopic first = Topics.ensure(kafka, settings);

        assertThat(Topics.ensure(kafka, settings)).isEqualTo(first);
        assertThat(Topics.ensure(kafka, settings(settings.name(), 2)).partitions())
                .isEqualTo(3);
    }

    @Test
    void agreesWithAnotherThatMakesTheTopicsAtTheSameTime() throws Exception {
        var one = CompletableFuture.supplyAsync(() -> ensured(settings));
        var other = CompletableFuture.supplyAsync(() -> ensured(settings));

        assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(other.get(60, TimeUnit.SECONDS));
    }

    @Test
    void tellsATopicMadeAgainFromTheOneBefore() throws Exception {
        AttemptTopic first = Topics.ensure(kafka, settings);

        delete(settings.name());

        assertThat(Topics.ensure(kafka, settings).id()).isNotEqualTo(first.id());
    }

    @Test
    void refusesATopicWithFewerPartitionsThanPromised() throws Exception {
        Topics.ensure(kafka, settings);

        refuses(settings(settings.name(), 4), settings.name() + " has partitions=3, the settings promise 4");
    }

    @Test
    void refusesATopicThatPromisesFewerInSyncReplicas() throws Exception {
        Topics.ensure(kafka, settings);

        refuses(
                new TopicSettings(settings.name(), 3, 2, 2, settings.retention(), settings.deadLetterRetention()),
                "has min.insync.replicas=1, the settings promise 2");
    }

    @Test
    void refusesATopicWithFewerReplicas() throws Exception {
        Topics.ensure(kafka, settings);

        refuses(
                new TopicSettings(settings.name(), 3, 2, 1, settings.retention(), settings.deadLetterRetention()),
                "has replicas of a partition=1, the settings promise 2");
    }

    @Test
    void refusesDeadLettersThatAnEventDoesNotFitInto() throws Exception {
        create(settings.deadLetters(), Map.of("max.message.bytes", "1048576"));

        refuses(settings, settings.deadLetters() + " has max.message.bytes=1048576: an event");
    }

    @Test
    void refusesATopicThatMayForgetWhatItAcknowledged() throws Exception {
        create(settings.name(), Map.of("unclean.leader.election.enable", "true"));

        refuses(settings, "unclean.leader.election.enable=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"compact", "compact,delete", "delete,compact"})
    void refusesATopicThatKeepsOnlyTheLastEventOfAnAttempt(String cleanup) throws Exception {
        create(settings.name(), Map.of("cleanup.policy", cleanup));

        refuses(settings, settings.name() + " has cleanup.policy=" + cleanup + ": compaction");
    }

    @Test
    void refusesDeadLettersOfWhichOnlyTheLastOfAnAttemptIsKept() throws Exception {
        create(settings.deadLetters(), Map.of("cleanup.policy", "compact"));

        refuses(settings, settings.deadLetters() + " has cleanup.policy=compact: compaction");
    }

    @Test
    void refusesANameThatKafkaDoesNotTake() {
        refuses(settings("no spaces", 1), "Kafka refuses");
    }

    @Test
    void waitsForABrokerThatIsNotThere() throws Exception {
        try (var later = TestKafka.own()) {
            later.stop();
            var absent = new KafkaSettings(List.of(later.bootstrapServers()), "");
            var word = new FirstWord();
            var ensured = CompletableFuture.supplyAsync(() -> ensured(absent, settings));

            // Not before an attempt has failed and was spoken of.
            assertThat(word.spoken.get(60, TimeUnit.SECONDS)).isEqualTo("waiting for Kafka");
            assertThat(ensured).isNotDone();
            later.restart();

            assertThat(ensured.get(60, TimeUnit.SECONDS).partitions()).isEqualTo(3);
        }
    }

    @Test
    void waitsForBrokersWhoseNamesAreNotKnownUntilItIsToldToStop() throws Exception {
        var unknown = new KafkaSettings(List.of("not-there.invalid:9092"), "");
        var outcome = new CompletableFuture<Throwable>();
        var waiting = Thread.ofVirtual().start(() -> {
            try {
                Topics.ensure(unknown, settings);
            } catch (InterruptedException | RuntimeException e) {
                outcome.complete(e);
            }
        });

        waiting.interrupt();

        assertThat(outcome.get(60, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    /** Hears what {@link Topics} says in the log. */
    private static final class FirstWord extends AppenderBase<ILoggingEvent> {
        private final CompletableFuture<String> spoken = new CompletableFuture<>();

        FirstWord() {
            ((Logger) LoggerFactory.getLogger(Topics.class)).addAppender(this);
            start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            spoken.complete(event.getMessage());
        }
    }

    private void refuses(TopicSettings wanted, String because) {
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> Topics.ensure(kafka, wanted))
                .withMessageContaining(because);
    }

    private AttemptTopic ensured(TopicSettings wanted) {
        return ensured(kafka, wanted);
    }

    private static AttemptTopic ensured(KafkaSettings kafka, TopicSettings wanted) {
        try {
            return Topics.ensure(kafka, wanted);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static TopicSettings settings(String name, int partitions) {
        return new TopicSettings(name, partitions, 1, 1, Duration.ofDays(7), Duration.ofDays(90));
    }

    private void create(String name, Map<String, String> configs) throws InterruptedException, ExecutionException {
        admin.createTopics(List.of(new NewTopic(name, 3, (short) 1).configs(configs)))
                .all()
                .get();
    }

    /** Returns when the broker knows, too: the controller answers before. */
    private void delete(String name) throws InterruptedException, ExecutionException {
        admin.deleteTopics(List.of(name)).all().get();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (admin.listTopics().names().get().contains(name)) {
            assertThat(System.nanoTime()).as("%s is still there", name).isLessThan(deadline);
        }
    }

    private Map<String, String> config(String topic) throws InterruptedException, ExecutionException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).all().get().get(resource));
        return config.entries().stream().collect(Collectors.toMap(ConfigEntry::name, it -> String.valueOf(it.value())));
    }
}
