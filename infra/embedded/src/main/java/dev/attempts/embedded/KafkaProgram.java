package dev.attempts.embedded;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A node in a process of its own, so that it can be killed and frozen. Arguments: directory, id of the node, id of the cluster, then
 * properties of the broker as {@code name=value}, its {@code listeners} among them. Ends by a signal.
 */
public final class KafkaProgram {
    private static final int FIXED = 3;

    private KafkaProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        var overrides = Arrays.stream(arguments)
                .skip(FIXED)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        var node = new KafkaNode(Integer.parseInt(arguments[1]), arguments[2], 0);
        var running = EmbeddedKafka.start(Path.of(arguments[0]), 0, node, overrides);
        Runtime.getRuntime().addShutdownHook(new Thread(running::close, "node-stop"));
        Thread.currentThread().join();
    }
}
