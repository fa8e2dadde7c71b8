import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Sends updates at a low, even rate and, where it is told of a database, asks that while one waits how far its checkpoints are: how
 * long from the moment an update was due until another session could see it. The first second's are not looked at: late is this process
 * itself, which is cold. Arguments: port, updates a second, seconds, JDBC URL.
 */
public final class Commits {
    private static final String BODY = "{\"answers\":{\"1\":[1],\"2\":[2],\"3\":[3],\"4\":[4]}}";
    private static final Pattern POSITION = Pattern.compile("^HTTP/1.1 202 (?s:.*)\r\nAttempt-Position: (\\d+):(\\d+)\r\n");
    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final BlockingQueue<Sent> acknowledged = new LinkedBlockingQueue<>();
    private final List<Double> millis = new ArrayList<>();
    private final CountDownLatch looking = new CountDownLatch(1);
    private volatile boolean allSent;

    private record Sent(int partition, long offset, long dueNanos) {}

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        var commits = new Commits();
        int perSecond = Integer.parseInt(arguments[1]), seconds = Integer.parseInt(arguments[2]);
        var looker = Thread.ofPlatform().unstarted(() -> commits.look(arguments[3]));
        if (arguments.length > 3) {
            looker.start();
            // What is committed while it still connects would count as late.
            commits.looking.await();
        }
        int failed = commits.send(Integer.parseInt(arguments[0]), perSecond, seconds);
        looker.join();
        commits.print(failed);
    }

    /** One after the other on one connection, each in one piece, as browsers and proxies send what is short. */
    private int send(int port, int perSecond, int seconds) throws IOException {
        int failed = 0;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            byte[] answer = new byte[4096];
            long start = System.nanoTime();
            for (int number = 0; number < perSecond * seconds; number++) {
                long due = start + number * TimeUnit.SECONDS.toNanos(1) / perSecond;
                LockSupport.parkNanos(due - System.nanoTime());
                socket.getOutputStream().write(update());
                // Short, and sent in one piece.
                int length = socket.getInputStream().read(answer);
                var position = POSITION.matcher(new String(answer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1));
                if (!position.find()) {
                    failed++;
                } else if (number >= perSecond) {
                    acknowledged.add(new Sent(Integer.parseInt(position.group(1)), Long.parseLong(position.group(2)), due));
                }
            }
        } finally {
            allSent = true;
        }
        return failed;
    }

    private static byte[] update() {
        int attempt = ThreadLocalRandom.current().nextInt(1, 100_001);
        return ("PATCH /attempts/" + attempt + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + BODY.length() + "\r\n\r\n" + BODY).getBytes(StandardCharsets.US_ASCII);
    }

    private void look(String jdbcUrl) {
        List<Sent> waiting = new ArrayList<>();
        try (var connection = DriverManager.getConnection(jdbcUrl, "attempts", "attempts");
                var checkpoints = connection.createStatement()) {
            standing(checkpoints);
            looking.countDown();
            while (!allSent || !acknowledged.isEmpty() || !waiting.isEmpty()) {
                if (waiting.isEmpty()) {
                    // Looking is a load of its own.
                    Sent next = acknowledged.poll(100, TimeUnit.MILLISECONDS);
                    if (next == null) {
                        continue;
                    }
                    waiting.add(next);
                }
                acknowledged.drainTo(waiting);
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
        return millis.isEmpty() ? 0 : millis.get(Math.min(millis.size() - 1, (int) (millis.size() * part)));
    }
}
