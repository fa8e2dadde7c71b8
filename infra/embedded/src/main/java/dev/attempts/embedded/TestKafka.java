package dev.attempts.embedded;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** The one broker of a test JVM: started by the first test that asks, stopped and deleted with the JVM. */
public final class TestKafka implements AutoCloseable {
    private final Path directory;
    private final AtomicInteger topics = new AtomicInteger();
    private EmbeddedKafka kafka;

    private TestKafka(Path directory) {
        this.directory = directory;
        this.kafka = EmbeddedKafka.start(directory, 0);
    }

    /** The broker that tests share; not for those that stop it. */
    public static TestKafka shared() {
        return Shared.INSTANCE;
    }

    /** A broker of one's own, for tests that {@link #stop()} it. */
    public static TestKafka own() {
        return new TestKafka(TestDirectory.create("kafka-"));
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
        kafka = EmbeddedKafka.start(directory, kafka.port());
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
