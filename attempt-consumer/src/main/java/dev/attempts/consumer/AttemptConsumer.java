package dev.attempts.consumer;

import dev.attempts.consumer.checkpoint.PostgresCheckpoints;
import dev.attempts.consumer.deadletters.KafkaDeadLetters;
import dev.attempts.consumer.lag.LagMetrics;
import dev.attempts.consumer.lag.LagWatch;
import dev.attempts.consumer.lag.LogEnds;
import dev.attempts.consumer.loop.LoopMeters;
import dev.attempts.consumer.loop.LoopPorts;
import dev.attempts.consumer.loop.Membership;
import dev.attempts.consumer.loop.PollLoop;
import dev.attempts.consumer.loop.TopicLookup;
import dev.attempts.consumer.loop.TopicWatch;
import dev.attempts.consumer.metrics.BatchMetrics;
import dev.attempts.consumer.metrics.ClientMetrics;
import dev.attempts.consumer.metrics.LoopMetrics;
import dev.attempts.consumer.metrics.OutcomeMetrics;
import dev.attempts.consumer.metrics.TimeBudget;
import dev.attempts.consumer.sink.PostgresAttemptSink;
import dev.attempts.consumer.sink.PostgresSessions;
import dev.attempts.schema.Database;
import dev.attempts.schema.Schema;
import dev.attempts.servicekit.service.Readiness;
import dev.attempts.servicekit.service.Service;
import dev.attempts.topics.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Folds attempt events from Kafka into Postgres, each exactly once. */
public final class AttemptConsumer implements AutoCloseable {
    private static final String NAME = "attempt-consumer";
    private static final Logger log = LoggerFactory.getLogger(AttemptConsumer.class);
    private static final Duration TOPIC_LOOK = Duration.ofSeconds(5);

    private final AttemptConsumerSettings settings;
    private final Service service;
    private final Thread thread;
    private volatile @Nullable Membership membership;
    private volatile boolean stopping;

    private AttemptConsumer(AttemptConsumerSettings settings, Service service) {
        this.settings = settings;
        this.service = service;
        this.thread = Thread.ofPlatform().name("poll-loop").unstarted(this::run);
    }

    public static void main(String[] args) {
        if (args.length == 0) {
            Service.run(NAME, AttemptConsumerSettings.class, AttemptConsumer::start);
        } else {
            System.exit(RedriveCommand.run(NAME, List.of(args)));
        }
    }

    /** Returns at once: what it needs, the consumer waits for on its own thread, and is not ready until then. */
    public static AttemptConsumer start(AttemptConsumerSettings settings, Service service) {
        var consumer = new AttemptConsumer(settings, service);
        service.readyWhen("poll-loop", consumer::readiness);
        consumer.thread.start();
        return consumer;
    }

    private Readiness readiness() {
        Membership running = membership;
        return running == null ? Readiness.notReady("waiting for Kafka and Postgres") : running.readiness();
    }

    private void run() {
        try {
            Topics.ensure(settings.kafka(), settings.topic());
            if (settings.migrateSchema()) {
                Schema.migrate(settings.database());
            } else {
                Schema.await(settings.database());
            }
            consume();
        } catch (InterruptedException | InterruptException e) {
            // close() came before there was anything to consume.
        } catch (Throwable defect) {
            if (stopping) {
                log.atInfo().setCause(defect).log("stopped half-way");
            } else {
                service.fail(defect);
            }
        }
    }

    @SuppressWarnings("try") // The watches are opened to be closed.
    private void consume() {
        var kafka = new KafkaClients(settings.kafka());
        String topic = settings.topic().name();
        try (var database = Database.open(
                        settings.database(), service.name(), service.meters(), PostgresSessions.SETTINGS);
                var admin = kafka.admin();
                var deadLetters = new KafkaDeadLetters(
                        () -> kafka.deadLetterProducer(settings.deadLetters()),
                        settings.deadLetters().deliveryTimeout().multipliedBy(2),
                        settings.topic().deadLetters(),
                        topic,
                        () -> lookup(admin).current().topicId().toString())) {
            var budget = new TimeBudget(service.meters());
            var ports = new LoopPorts(
                    new PostgresAttemptSink(
                            database, topic, budget, settings.batch().copyFromRows()),
                    new PostgresCheckpoints(database, topic, settings.onGap()),
                    deadLetters,
                    lookup(admin));
            var meters = new LoopMeters(
                    new LoopMetrics(service.meters()),
                    new OutcomeMetrics(service.meters()),
                    new BatchMetrics(service.meters()),
                    budget);
            var joined = new Membership(
                    () -> new PollLoop(kafka.consumer(settings.group()), ports, settings.loop(), meters));
            ClientMetrics.observe(service.meters(), joined::clientMetrics);
            var lag = new LagMetrics(service.meters(), System::nanoTime, joined::checkpoints);
            var logs = new LogEnds(admin, topic, settings.group().id());
            try (var lagWatch = new LagWatch(logs, joined::checkpoints, lag);
                    var topicWatch = new TopicWatch(ports.topics(), joined, TOPIC_LOOK)) {
                service.readyWhen("kafka", lagWatch::readiness);
                consume(joined);
            }
        }
    }

    private TopicLookup lookup(Admin admin) {
        return new KafkaTopicLookup(admin, settings.topic().name());
    }

    private void consume(Membership joined) {
        membership = joined;
        if (stopping) {
            joined.stop();
        }
        joined.run();
    }

    /** Returns behind the batch at hand, which is stored or dropped as a whole: whoever has the partitions next reads on behind it. */
    @Override
    public void close() {
        stopping = true;
        Membership running = membership;
        if (running == null) {
            thread.interrupt();
        } else {
            running.stop();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
