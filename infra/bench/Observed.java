import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;

/** What the gateway's process holds at a moment: heap after a full collection, and threads. */
record Observed(double heapMiB, int threads) {
    static Observed now(int managementPort, String pid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        // Twice: the first may make more collectable.
        for (int i = 0; i < 2; i++) {
            run(jcmd, pid, "GC.run");
        }
        String metrics = metrics(managementPort);
        return new Observed(
                sum(metrics, "jvm_memory_used_bytes{area=\"heap\"") / (1 << 20), (int) sum(metrics, "jvm_threads_live_threads"));
    }

    static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    private static String metrics(int managementPort) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var uri = URI.create("http://127.0.0.1:" + managementPort + "/metrics");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
        }
    }

    private static double sum(String metrics, String start) {
        return metrics.lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public String toString() {
        return "heap after GC %.1f MiB, %d threads".formatted(heapMiB, threads);
    }
}
