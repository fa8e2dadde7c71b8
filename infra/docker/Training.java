import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Asks the services what they will be asked later, as fast as they answer, while their images are built. */
class Training {
    private static final String GATEWAY = "http://127.0.0.1:8000";
    private static final String READ_MODEL = "http://127.0.0.1:3030";
    private static final int AT_ONCE = 64;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();

    public static void main(String[] args) throws Exception {
        new Training().run(Duration.ofSeconds(Long.parseLong(args[0])));
    }

    private void run(Duration time) throws Exception {
        long end = System.nanoTime() + time.toNanos();
        for (long number = 0; System.nanoTime() - end < 0; number++) {
            send(request(number));
        }
        if (!free.tryAcquire(AT_ONCE, 30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("some requests were not answered");
        }
        System.out.println("trained with " + answered + " requests, " + failed + " of them failed");
        if (failed.sum() > answered.sum() / 100) {
            throw new IllegalStateException("too many failed");
        }
    }

    /** Mostly what carries the load; now and then everything else, mistakes included. */
    private static HttpRequest request(long number) {
        long attempt = 1 + ThreadLocalRandom.current().nextLong(100_000);
        return switch ((int) (number % 100)) {
            case 0 -> patch("/attempts", "[{\"attemptId\":%d,\"answers\":{\"1\":[1]}},{\"attemptId\":0}]".formatted(attempt))
                    .build();
            case 1 -> patch("/attempts/" + attempt, "{\"answers\":{\"1\":[2]},\"revision\":%d}".formatted(number))
                    .header("Prefer", "wait=5")
                    .build();
            case 2 -> patch("/attempts/" + attempt, "{\"answers\":[]}").build();
            case 3 -> get(READ_MODEL, "/attempts/" + attempt).build();
            case 4 -> get(READ_MODEL, "/attempts/" + attempt)
                    .header("Attempt-Min-Position", attempt % 6 + ":0")
                    .build();
            case 5 -> get(READ_MODEL, "/customers/" + (1 + attempt % 100)).build();
            case 6 -> get(READ_MODEL, "/customers?limit=20&after=" + attempt % 100).build();
            case 7 -> get(READ_MODEL, "/customers").header("Accept-Encoding", "gzip").build();
            case 8 -> get(READ_MODEL, "/nothing").build();
            case 9 -> get("http://127.0.0.1:8001", "/metrics").build();
            case 10 -> get("http://127.0.0.1:8002", "/metrics").build();
            case 11 -> get("http://127.0.0.1:3031", "/metrics").build();
            case 12 -> get(GATEWAY, "/openapi.yaml").build();
            case 13 -> get(READ_MODEL, "/openapi.yaml").build();
            case 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29 ->
                get(READ_MODEL, "/customers").build();
            default ->
                patch("/attempts/" + attempt, "{\"answers\":{\"1\":[1],\"2\":[2,3],\"3\":[%d]}}".formatted(1 + number % 9))
                        .build();
        };
    }

    private static HttpRequest.Builder patch(String path, String body) {
        return HttpRequest.newBuilder(URI.create(GATEWAY + path))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder get(String server, String path) {
        return HttpRequest.newBuilder(URI.create(server + path));
    }

    private void send(HttpRequest request) throws InterruptedException {
        free.acquire();
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).whenComplete((answer, failure) -> {
            answered.increment();
            if (failure != null || answer.statusCode() >= 500) {
                failed.increment();
            }
            free.release();
        });
    }
}
