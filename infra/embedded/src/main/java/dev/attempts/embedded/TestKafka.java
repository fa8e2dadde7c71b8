package dev.attempts.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The one broker of a test JVM: started by the first test that asks, stopped and deleted with the JVM. */
public final class TestKafka implements AutoCloseable {
    /** Members hear sooner of those who have come and gone, and those who are gone without a word are missed sooner. */
    private static final Map<String, String> QUICK_GROUPS = Map.of(
            "group.consumer.heartbeat.interval.ms", "500",
            "group.consumer.min.heartbeat.interval.ms", "100",
            "group.min.session.timeout.ms", "1000");

    private final Path directory;
    private final Map<String, String> properties;
    private final AtomicInteger topics = new AtomicInteger();
    private EmbeddedKafka kafka;

    private TestKafka(Path directory, Map<String, String> properties) {
        this.directory = directory;
        this.properties = new HashMap<>(QUICK_GROUPS);
        this.properties.putAll(properties);
        this.kafka = EmbeddedKafka.start(directory, 0, this.properties);
    }

    /** The broker that tests share; not for those that stop it. */
    public static TestKafka shared() {
        return Shared.INSTANCE;
    }

    /** A broker of one's own, for tests that {@link #stop()} it. */
    public static TestKafka own() {
        return own(Map.of());
    }

    /** A broker of one's own, with properties that replace those it would have. */
    public static TestKafka own(Map<String, String> properties) {
        return new TestKafka(TestDirectory.create("kafka-"), properties);
    }

    public String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** A name that no other test has; nothing is created. */
    public String freshTopic() {
        return "attempts-" + topics.incrementAndGet();
    }

    /** Ends the broker in order; {@link #restart()} brings it back. */
    public void stop() {
        kafka.close();
    }

    /** Starts it again, on the same port with the same data. */
    public void restart() {
        kafka = EmbeddedKafka.start(directory, kafka.port(), properties);
    }

    @Override
    public void close() {
        kafka.close();
        TestDirectory.delete(directory);
    }

    private static final class Shared {
        static final TestKafka INSTANCE = own();

        static {
            TestDirectory.atExit(INSTANCE::close);
        }
    }
}
