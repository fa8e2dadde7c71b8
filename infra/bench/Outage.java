import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Stops the broker's process for a while under load and holds every answer to the log afterwards. Arguments: port, management port, process id,
 * the broker's process id, bootstrap servers, updates a second, seconds of outage, deadline in seconds. Ends with 1 if something does not hold.
 */
public final class Outage {
    private static final int CONNECTIONS = 4_000;
    private static final Bounds BOUNDS = new Bounds();

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        int port = Integer.parseInt(arguments[0]);
        int management = Integer.parseInt(arguments[1]);
        String pid = arguments[2];
        String broker = arguments[3];
        double rate = Double.parseDouble(arguments[5]);
        var time = Duration.ofSeconds(Integer.parseInt(arguments[6]));
        double deadlineMs = 1_000 * Double.parseDouble(arguments[7]);
        try (var clients = new Clients(port, CONNECTIONS)) {
            var warmUp = clients.send(rate, CONNECTIONS, Duration.ofSeconds(15));
            System.out.println("before: " + warmUp);
            var before = Observed.now(management, pid);
            System.out.println("before: " + before);

            Observed.run("kill", "-STOP", broker);
            Answers outage;
            try {
                outage = clients.send(rate, CONNECTIONS, time);
            } finally {
                Observed.run("kill", "-CONT", broker);
            }
            long end = System.nanoTime();
            System.out.println("without the broker: " + outage);
            var after = clients.send(rate, CONNECTIONS, Duration.ofSeconds(15));
            System.out.println("with it again: " + after);
            boolean answered = clients.await(Duration.ofSeconds(30));
            var left = Observed.now(management, pid);
            System.out.println("after: " + left);

            long other = outage.unexpected(202, 503, 504) + after.unexpected(202, 503, 504);
            BOUNDS.atMost("neither 202, 503 nor 504, connections lost, unanswered", other + (answered ? 0 : 1), 0);
            BOUNDS.atLeast("accepted before, updates/s", warmUp.perSecond(202), 0.8 * rate);
            BOUNDS.atLeast("accepted afterwards, updates/s", after.perSecond(202), 0.8 * rate);
            BOUNDS.atLeast("503 without the broker", outage.count(503), 1);
            BOUNDS.atMost("503, longest in ms", outage.millis(503, 1), deadlineMs);
            BOUNDS.atMost("504, longest in ms", outage.millis(504, 1), deadlineMs + 500);
            System.out.printf("last refusal %.1f s after the broker went on%n", after.refusedForSeconds(end));
            BOUNDS.atMost("growth of the heap, MiB", left.heapMiB() - before.heapMiB(), 16);
            BOUNDS.atMost("growth of threads", left.threads() - before.threads(), 5);
            compare(clients.told(), written(arguments[4], clients.told().length));
        }
        System.exit(BOUNDS.exitCode());
    }

    private static void compare(short[] told, BitSet written) {
        long lost = 0;
        long liars = 0;
        long[] unknown = new long[2];
        for (int id = 1; id < told.length; id++) {
            switch (told[id]) {
                case 202 -> lost += written.get(id) ? 0 : 1;
                case 503 -> liars += written.get(id) ? 1 : 0;
                case 504 -> unknown[written.get(id) ? 1 : 0]++;
                default -> {}
            }
        }
        System.out.printf("%d updates; 504: %d written, %d not%n", told.length - 1, unknown[1], unknown[0]);
        BOUNDS.atMost("202 and not in the log", lost, 0);
        BOUNDS.atMost("503 and in the log", liars, 0);
    }

    private static BitSet written(String bootstrapServers, int ids) {
        var written = new BitSet(ids);
        var properties = Map.<String, Object>of("bootstrap.servers", bootstrapServers, "check.crcs", true);
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor("attempts").stream()
                    .map(it -> new TopicPartition(it.topic(), it.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(record -> written.set(Integer.parseInt(new String(record.key(), US_ASCII))));
            }
        }
        return written;
    }
}
