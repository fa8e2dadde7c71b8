import dev.attempts.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A broker and nothing else. Arguments: its directory, its port, and by how many milliseconds its answers are late (0). */
public final class Broker {
    public static void main(String[] arguments) throws Exception {
        var directory = Path.of(arguments[0]);
        int port = Integer.parseInt(arguments[1]);
        var late = Duration.ofMillis(Integer.parseInt(arguments[2]));
        try (var broker = late.isZero() ? EmbeddedKafka.start(directory, port) : behindAProxy(directory, port, late)) {
            System.out.println("ready");
            Thread.currentThread().join();
        }
    }

    private static EmbeddedKafka behindAProxy(Path directory, int port, Duration late) throws Exception {
        var broker = EmbeddedKafka.start(directory, 0, Map.of("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port));
        SlowAnswers.start(port, broker.port(), late);
        return broker;
    }
}
