import dev.attempts.embedded.EmbeddedKafka;
import java.nio.file.Path;

/** A broker and nothing else. Arguments: its directory and its port. */
public final class Broker {
    public static void main(String[] arguments) throws Exception {
        try (var broker = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println("ready");
            Thread.currentThread().join();
        }
    }
}
