import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Locale;

/**
 * Sends updates as it is told on its standard input, line by line, so that it stays warm over what happens to the gateway in between:
 * {@code RATE CONNECTIONS SECONDS}, where {@code max} is as fast as answers come. Each line is answered with one of figures.
 * Arguments: port, connections at most, attempts.
 */
public final class Sender {
    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        int port = Integer.parseInt(arguments[0]);
        int connections = Integer.parseInt(arguments[1]);
        try (var clients = new Clients(port, connections, Integer.parseInt(arguments[2]));
                var lines = new BufferedReader(new InputStreamReader(System.in))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                double rate = words[0].equals("max") ? Double.MAX_VALUE : Double.parseDouble(words[0]);
                clients.look();
                var answers = clients.send(rate, Integer.parseInt(words[1]), Duration.ofSeconds(Long.parseLong(words[2])));
                // What is told later counts as well, but not for the rate.
                double accepted = answers.perSecond(202);
                boolean all = clients.await(Duration.ofSeconds(30));
                System.out.printf(
                        "rate=%.0f accepted=%d accepted_p50=%.1f accepted_p99=%.1f refused=%d refused_p50=%.1f refused_p99=%.1f"
                                + " without_retry_after=%d other=%d lost=%d unanswered=%d not_offered=%d%n",
                        accepted, answers.count(202), answers.millis(202, 0.5), answers.millis(202, 0.99),
                        answers.count(503), answers.millis(503, 0.5), answers.millis(503, 0.99), answers.withoutRetryAfter,
                        answers.all() - answers.count(202) - answers.count(503), answers.lost, all ? 0 : 1, answers.notOffered);
            }
        }
    }
}
