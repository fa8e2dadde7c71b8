import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Asks the services what they will be asked later, as fast as they answer, so that their JVMs can write down what they have learnt.
 * Plain requests have connections of their own: one that ever carried another kind is served another way from then on.
 * Arguments: seconds, gateway, read model, private ports.
 */
class Training {
    private static final int UPDATING = 32;
    private static final int READING = 16;
    private static final int OTHERS = 8;

    private final URI gateway;
    private final URI readModel;
    private final List<String> management;
    private final Duration time;
    private volatile long end;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    private Training(String[] arguments) {
        time = Duration.ofSeconds(Long.parseLong(arguments[0]));
        gateway = URI.create(arguments[1]);
        readModel = URI.create(arguments[2]);
        management = List.of(arguments).subList(3, arguments.length);
    }

    public static void main(String[] arguments) throws InterruptedException {
        new Training(arguments).run();
    }

    private void run() throws InterruptedException {
        for (String port : management) {
            awaitReady(URI.create(port + "/health/ready"));
        }
        end = System.nanoTime() + time.toNanos();
        try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < UPDATING; i++) {
                clients.submit(() -> plain(gateway, Training::update));
            }
            for (int i = 0; i < READING; i++) {
                clients.submit(() -> plain(readModel, Training::read));
            }
            for (int i = 0; i < OTHERS; i++) {
                clients.submit(this::others);
            }
        }
        System.out.println("trained with " + answered + " requests, " + failed + " of them failed");
        if (answered.sum() == 0 || failed.sum() > answered.sum() / 100) {
            throw new IllegalStateException("too many failed");
        }
    }

    private void awaitReady(URI health) throws InterruptedException {
        for (int tries = 0; tries < 600; tries++) {
            try {
                if (client.send(HttpRequest.newBuilder(health).build(), HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("not ready within a minute: " + health);
    }

    private boolean isOver() {
        return System.nanoTime() - end >= 0;
    }

    private interface Plain {
        String request(long number);
    }

    /** One request after the other on one connection, each sent in one piece. */
    private void plain(URI server, Plain requests) {
        try (var socket = new Socket(server.getHost(), server.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            for (long number = 0; !isOver(); number++) {
                socket.getOutputStream().write(requests.request(number).getBytes(StandardCharsets.US_ASCII));
                answered(status(socket.getInputStream()));
            }
        } catch (IOException e) {
            answered(0);
        }
    }

    private static String update(long number) {
        // As short and as long as exams have them.
        var answers = new StringBuilder("{\"answers\":{\"1\":[1]");
        for (int question = 2; question <= (number % 8 == 0 ? 50 : 4); question++) {
            answers.append(",\"").append(question).append("\":[").append(number % 5 + 1).append(']');
        }
        answers.append(number % 3 == 0 ? "},\"revision\":" + number + "}" : "}}");
        return "PATCH /attempts/" + attempt() + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + answers.length() + "\r\n\r\n" + answers;
    }

    private static String read(long number) {
        String path = number % 4 == 0 ? "/attempts/" + attempt() : "/customers";
        String gzip = number % 8 == 1 ? "Accept-Encoding: gzip\r\n" : "";
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + gzip + "\r\n";
    }

    private static long attempt() {
        return 1 + ThreadLocalRandom.current().nextLong(100_000);
    }

    /** Reads one answer to its end. */
    private static int status(InputStream answer) throws IOException {
        var head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = answer.read();
            if (next < 0) {
                throw new IOException("the connection ended");
            }
            head.append((char) next);
        }
        String fields = head.toString().toLowerCase();
        int at = fields.indexOf("\r\ncontent-length: ");
        if (at >= 0) {
            answer.skipNBytes(Long.parseLong(fields.substring(at + 18, fields.indexOf("\r\n", at + 2))));
        }
        return Integer.parseInt(fields.substring(9, 12));
    }

    /** Everything else, mistakes included. */
    private void others() {
        for (long number = 0; !isOver(); number++) {
            try {
                var request = other(number).timeout(Duration.ofSeconds(30)).build();
                answered(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
            } catch (IOException e) {
                answered(0);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private HttpRequest.Builder other(long number) {
        long attempt = attempt();
        return switch ((int) (number % 12)) {
            case 0 -> patch("/attempts", "[{\"attemptId\":%d,\"answers\":{\"1\":[1]}},{\"attemptId\":0}]".formatted(attempt));
            case 1 -> patch("/attempts/" + attempt, "{\"answers\":{\"1\":[2]}}").header("Prefer", "wait=5");
            case 2 -> patch("/attempts/" + attempt, "{\"answers\":[]}");
            case 3, 4 -> patch("/attempts/" + attempt, "{\"answers\":{\"1\":[3]}}");
            case 5 -> get(readModel, "/attempts/" + attempt).header("Attempt-Min-Position", attempt % 6 + ":0");
            case 6 -> get(readModel, "/customers/" + (1 + attempt % 100));
            case 7 -> get(readModel, "/customers?limit=20&after=" + attempt % 100);
            case 8 -> get(readModel, "/nothing");
            case 9 -> get(URI.create(management.get((int) (number / 12 % management.size()))), "/metrics");
            case 10 -> get(gateway, "/openapi.yaml");
            default -> get(readModel, "/openapi.yaml");
        };
    }

    private HttpRequest.Builder patch(String path, String body) {
        return HttpRequest.newBuilder(gateway.resolve(path))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder get(URI server, String path) {
        return HttpRequest.newBuilder(server.resolve(path));
    }

    private void answered(int status) {
        answered.increment();
        if (status == 0 || status >= 500) {
            failed.increment();
        }
    }
}
