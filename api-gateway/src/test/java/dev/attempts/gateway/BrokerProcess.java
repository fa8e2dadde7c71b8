package dev.attempts.gateway;

import dev.attempts.embedded.EmbeddedKafka;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A broker in a process of its own, so that it can be stopped in the middle of whatever it does. */
final class BrokerProcess implements AutoCloseable {
    private static final String READY = "broker on port ";

    private final Path directory;
    private int port;
    private @Nullable Process process;

    BrokerProcess(Path directory) {
        this.directory = directory;
    }

    /** What runs in the other process. */
    static final class Main {
        private Main() {}

        public static void main(String[] arguments) throws InterruptedException {
            var broker = EmbeddedKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
            System.out.println(READY + broker.port());
            Thread.currentThread().join();
        }
    }

    /** Returns when it serves; on the same port and with the same data as before. */
    BrokerProcess start() throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        Main.class.getName(),
                        directory.toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .start();
        process = started;
        port = portOf(started);
        return this;
    }

    private static int portOf(Process started) throws IOException {
        var output = started.inputReader(StandardCharsets.UTF_8);
        var seen = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(READY)) {
                // A full pipe would stop it.
                Thread.ofVirtual().start(() -> drain(output));
                return Integer.parseInt(line.substring(READY.length()));
            }
            seen.append(line).append('\n');
        }
        throw new AssertionError("the broker did not start:\n" + seen);
    }

    private static void drain(BufferedReader output) {
        try {
            while (output.readLine() != null) {
                // Nobody wants it.
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** Stops it between two instructions; its sockets stay open. */
    void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        var kill =
                new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /** As {@code kill -9} does. */
    void kill() {
        running().destroyForcibly().onExit().join();
    }

    private Process running() {
        return Objects.requireNonNull(process);
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        var last = process;
        if (last != null) {
            last.destroyForcibly().onExit().join();
        }
    }
}
