import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends updates at a low, even rate, and asks Postgres again and again how far its checkpoints are: how long from the moment an
 * update was due until another session could see it. Arguments: port, JDBC URL, updates a second, seconds.
 */
public final class Commits {
    private static final String BODY = "{\"answers\":{\"1\":[1],\"2\":[2],\"3\":[3],\"4\":[4]}}";
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final Queue<Sent> acknowledged = new ConcurrentLinkedQueue<>();
    private final List<Double> millis = new ArrayList<>();
    private volatile boolean allSent;

    private record Sent(int partition, long offset, long dueNanos) {}

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        var commits = new Commits();
        var looking = Thread.ofPlatform().start(() -> commits.look(arguments[1]));
        int failed = commits.send(
                "http://127.0.0.1:" + arguments[0], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        looking.join();
        commits.print(failed);
    }

    /** One after the other: each takes a fraction of the time until the next is due. */
    private int send(String url, int perSecond, int seconds) throws Exception {
        int failed = 0;
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            long start = System.nanoTime();
            for (int number = 0; number < perSecond * seconds; number++) {
                long due = start + number * TimeUnit.SECONDS.toNanos(1) / perSecond;
                LockSupport.parkNanos(due - System.nanoTime());
                int id = ThreadLocalRandom.current().nextInt(1, 100_001);
                var request = HttpRequest.newBuilder(URI.create(url + "/attempts/" + id))
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(BODY))
                        .header("Content-Type", "application/json");
                var answer = client.send(request.build(), BodyHandlers.discarding());
                if (answer.statusCode() == 202) {
                    String[] position = answer.headers().firstValue("Attempt-Position").orElseThrow().split(":");
                    acknowledged.add(new Sent(Integer.parseInt(position[0]), Long.parseLong(position[1]), due));
                } else {
                    failed++;
                }
            }
        } finally {
            allSent = true;
        }
        return failed;
    }

    private void look(String jdbcUrl) {
        List<Sent> waiting = new ArrayList<>();
        try (var connection = DriverManager.getConnection(jdbcUrl, "attempts", "attempts");
                var checkpoints = connection.createStatement()) {
            while (!allSent || !acknowledged.isEmpty() || !waiting.isEmpty()) {
                for (Sent next = acknowledged.poll(); next != null; next = acknowledged.poll()) {
                    waiting.add(next);
                }
                Map<Integer, Long> standing = standing(checkpoints);
                long now = System.nanoTime();
                waiting.removeIf(sent -> isCommitted(sent, standing, now));
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
        } catch (Exception e) { // The top of this thread: without it there is nothing to be told.
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static Map<Integer, Long> standing(Statement statement) throws Exception {
        Map<Integer, Long> standing = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT partition, next_offset FROM checkpoint WHERE topic = 'attempts'")) {
            while (rows.next()) {
                standing.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return standing;
    }

    private boolean isCommitted(Sent sent, Map<Integer, Long> standing, long now) {
        if (standing.getOrDefault(sent.partition, 0L) <= sent.offset) {
            return false;
        }
        millis.add((now - sent.dueNanos) / 1e6);
        return true;
    }

    private void print(int failed) {
        Collections.sort(millis);
        System.out.printf(
                "committed=%d failed=%d p50=%.2f p99=%.2f longest=%.2f%n", millis.size(), failed, share(0.5), share(0.99), share(1));
    }

    private double share(double part) {
        return millis.get(Math.min(millis.size() - 1, (int) (millis.size() * part)));
    }
}
