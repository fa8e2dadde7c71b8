package dev.attempts.consumer;

import dev.attempts.consumer.redrive.Redrive;
import dev.attempts.consumer.redrive.RedriveFilter;
import dev.attempts.consumer.redrive.RedriveTopics;
import dev.attempts.servicekit.service.StartFailure;
import dev.attempts.servicekit.settings.InvalidSettings;
import dev.attempts.servicekit.settings.Settings;
import dev.attempts.topics.Topics;
import java.io.PrintStream;
import java.util.List;
import org.apache.kafka.common.KafkaException;

/** {@code attempt-consumer redrive …}, by the consumer's own settings. */
final class RedriveCommand {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private RedriveCommand() {}

    /** Returns the exit code. */
    static int run(String service, List<String> arguments) {
        try {
            if (!arguments.getFirst().equals("redrive")) {
                throw new IllegalArgumentException(
                        "unknown command " + arguments.getFirst() + "\n" + RedriveFilter.USAGE);
            }
            var filter = RedriveFilter.parse(arguments.subList(1, arguments.size()));
            var settings =
                    Settings.read(AttemptConsumerSettings.class, Settings.prefix(service), Settings.environment());
            return redriveOrSay(settings, filter, System.err);
        } catch (IllegalArgumentException | InvalidSettings e) {
            System.err.println(e.getMessage());
            return WRONG_USAGE;
        }
    }

    static int redriveOrSay(AttemptConsumerSettings settings, RedriveFilter filter, PrintStream err) {
        try {
            redrive(settings, filter, System.out);
            return DONE;
        } catch (StartFailure e) {
            err.println(e.getMessage());
        } catch (KafkaException e) {
            err.println("Kafka at " + settings.kafka().bootstrapServers() + ": " + Topics.rootMessage(e));
        }
        return FAILED;
    }

    static void redrive(AttemptConsumerSettings settings, RedriveFilter filter, PrintStream out) {
        var kafka = new KafkaClients(settings.kafka());
        String topic = settings.topic().name();
        try (var admin = kafka.admin();
                var consumer = kafka.reader();
                var producer = kafka.deadLetterProducer(settings.deadLetters())) {
            var now = new KafkaTopicLookup(admin, topic).current();
            var topics = new RedriveTopics(
                    topic,
                    now.topicId().toString(),
                    now.partitions(),
                    settings.topic().deadLetters());
            new Redrive(consumer, producer, topics, filter, out).run();
        }
    }
}
