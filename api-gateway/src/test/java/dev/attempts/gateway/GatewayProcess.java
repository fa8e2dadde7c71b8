package dev.attempts.gateway;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A gateway in a process of its own, as it runs in production: told what to do by variables and signals alone. */
final class GatewayProcess implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("listening on http://127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    private GatewayProcess(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::listen);
    }

    /** Returns when it takes connections. */
    static GatewayProcess start(String bootstrapServers, String topic) throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        ApiGateway.class.getName())
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "API_GATEWAY_PORT",
                        "0",
                        "API_GATEWAY_REHEARSAL",
                        "0s",
                        "API_GATEWAY_MANAGEMENT_PORT",
                        "0",
                        "API_GATEWAY_KAFKA_BOOTSTRAP_SERVERS",
                        bootstrapServers,
                        "API_GATEWAY_TOPIC_NAME",
                        topic));
        var gateway = new GatewayProcess(builder.start());
        Eventually.holds(gateway::said, () -> gateway.listeningOn() != null);
        return gateway;
    }

    private void listen() {
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(said::add);
        } catch (IOException e) {
            said.add(e.toString());
        }
    }

    private @Nullable Integer listeningOn() {
        return said.stream()
                .map(LISTENING::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.valueOf(found.group(1)))
                .findAny()
                .orElse(null);
    }

    int port() {
        return java.util.Objects.requireNonNull(listeningOn());
    }

    /** Returns once it acknowledges an update. */
    GatewayProcess untilReady() {
        Eventually.holds(this::said, this::acknowledges);
        return this;
    }

    private boolean acknowledges() {
        String update = "PATCH /attempts/9223372036854775807 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Length: 14\r\n\r\n{\"answers\":{}}";
        try {
            return RawHttp.exchange(port(), update).status() == 202;
        } catch (IOException e) {
            return false;
        }
    }

    /** Everything it has written so far. */
    String said() {
        return String.join("\n", said);
    }

    /** SIGTERM. */
    void terminate() {
        process.toHandle().destroy();
    }

    /** Waits for its end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs:\n" + said());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
