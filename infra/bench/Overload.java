import java.time.Duration;
import java.util.Locale;

/**
 * Offers the gateway twice of what it can take, and looks at what becomes of it. Arguments: port, management port, process id, connections,
 * seconds of warm-up, seconds of overload. Ends with 1 if something does not hold.
 */
public final class Overload {
    /** So many that the gateway may have all of them in flight: each is accepted, and none waits at the client. */
    private static final int ACCEPTED = 1_900;

    private static final Bounds BOUNDS = new Bounds();

    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        int port = Integer.parseInt(arguments[0]);
        int management = Integer.parseInt(arguments[1]);
        String pid = arguments[2];
        int connections = Integer.parseInt(arguments[3]);
        try (var clients = new Clients(port, connections)) {
            var warmUp = Duration.ofSeconds(Integer.parseInt(arguments[4]));
            clients.send(Double.MAX_VALUE, connections, warmUp.dividedBy(2));
            clients.send(Double.MAX_VALUE, ACCEPTED, warmUp.dividedBy(2));
            double most = clients.send(Double.MAX_VALUE, ACCEPTED, Duration.ofSeconds(5)).perSecond(202);
            clients.await(Duration.ofSeconds(30));
            var before = Observed.now(management, pid);
            System.out.printf("most with %d connections: %.0f/s; %s%n", ACCEPTED, most, before);

            var overload = clients.send(2 * most, connections, Duration.ofSeconds(Integer.parseInt(arguments[5])));
            long end = System.nanoTime();
            System.out.printf("twice of it over %d connections: %s%n", connections, overload);
            var first = clients.send(most / 2, connections, Duration.ofSeconds(1));
            var second = clients.send(most / 2, connections, Duration.ofSeconds(2));
            System.out.println("half of it, first second after: " + first);
            System.out.println("half of it, the two after that: " + second);
            boolean answered = clients.await(Duration.ofSeconds(30));
            var after = Observed.now(management, pid);
            System.out.println("after: " + after);

            BOUNDS.atLeast("most, updates/s", most, 1);
            BOUNDS.atLeast("accepted, updates/s", overload.perSecond(202), 0.8 * most);
            BOUNDS.atMost("accepted, p99 in ms", overload.millis(202, 0.99), 250);
            BOUNDS.atMost("503, p99 in ms", overload.millis(503, 0.99), 20);
            BOUNDS.atMost("last refusal, ms after the overload's end", 1_000 * Math.max(first.refusedForSeconds(end), second.refusedForSeconds(end)), 1_000);
            long other = overload.unexpected(202, 503) + first.unexpected(202, 503) + second.unexpected(202, 503);
            BOUNDS.atMost("anything but 202 and 503, connections lost, unanswered", other + (answered ? 0 : 1), 0);
            BOUNDS.atMost("growth of the heap, MiB", after.heapMiB() - before.heapMiB(), 16);
            BOUNDS.atMost("growth of threads", after.threads() - before.threads(), 5);
        }
        System.exit(BOUNDS.exitCode());
    }
}
