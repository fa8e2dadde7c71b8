package dev.attempts.exam.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A Java program of the pipeline in a process of its own, with this one's class path, that can be killed, frozen and started again. */
final class ChildProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 45;

    private final String name;
    private final List<String> command;
    private final Map<String, String> environment;
    private final Path directory;
    private @Nullable Process process;
    private boolean killed;
    private boolean closed;
    /** Stays, whatever becomes of the process afterwards. */
    private Optional<String> unasked = Optional.empty();

    ChildProcess(
            String name,
            String mainClass,
            int heapMegabytes,
            List<String> arguments,
            Map<String, String> environment,
            Path directory) {
        this.name = name;
        this.environment = environment;
        this.directory = directory;
        this.command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPath(),
                mainClass));
        command.addAll(arguments);
    }

    /** Absolute: the program runs in another directory. */
    private static String classPath() {
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return String.join(
                ":",
                List.of(path.split(":")).stream()
                        .map(it -> Path.of(it).toAbsolutePath().toString())
                        .toList());
    }

    String name() {
        return name;
    }

    /** Nothing once it is closed: on Ctrl-C the stage ends in the middle of a fault, whose end is to start it again. */
    synchronized void start() {
        look();
        if (closed) {
            return;
        }
        try {
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(name + ".log").toFile()));
            builder.environment().keySet().removeIf(it -> it.matches("(API_GATEWAY|ATTEMPT_CONSUMER|READ_MODEL)_.*"));
            builder.environment().putAll(environment);
            process = builder.start();
            killed = false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Name and exit code if it has ever ended although nobody had ended it, were it only until a fault started it again. */
    synchronized Optional<String> endedUnasked() {
        look();
        return unasked;
    }

    private void look() {
        var running = process;
        if (running != null && !running.isAlive() && !killed && !closed && unasked.isEmpty()) {
            unasked = Optional.of(name + " (exit code " + running.exitValue() + ")");
        }
    }

    synchronized boolean isAlive() {
        var running = process;
        return running != null && running.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    synchronized void kill() {
        look();
        killed = true;
        var running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    void freeze() {
        signal("STOP");
    }

    void thaw() {
        signal("CONT");
    }

    private synchronized void signal(String signal) {
        var running = process;
        if (running == null || closed) {
            return;
        }
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(running.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGTERM, and SIGKILL for who does not hear. */
    @Override
    public void close() {
        var running = leave();
        if (running == null) {
            return;
        }
        try {
            running.destroy();
            if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    private synchronized @Nullable Process leave() {
        signal("CONT");
        closed = true;
        return process;
    }
}
