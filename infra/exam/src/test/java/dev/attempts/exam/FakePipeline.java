package dev.attempts.exam;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.jspecify.annotations.Nullable;

/** Both services in one handler and a map; does wrong exactly once, and only what it is asked to. */
final class FakePipeline extends Handler.Abstract.NonBlocking implements AutoCloseable {
    private static final Pattern UPDATE =
            Pattern.compile("\\{(?:\"attemptId\":(\\d+),)?\"answers\":(\\{[^}]*}),\"revision\":(\\d+)}");
    /** Some have been sent by then, and nobody has sent for the second time yet. */
    private static final long FLAW_AT = 100;

    /** What goes wrong. */
    enum Flaw {
        NONE,
        LOSES_AN_UPDATE,
        APPLIES_AN_OLD_UPDATE_AGAIN,
        SERVES_A_STALE_READ,
        WRITES_WHAT_IT_REFUSED,
        MIXES_ANSWERS_UP
    }

    private record Row(long revision, String answers) {}

    private final Flaw flaw;
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final Map<String, Row> rows = new ConcurrentHashMap<>();
    private final Map<String, Row> before = new ConcurrentHashMap<>();
    private final AtomicLong updates = new AtomicLong();
    private final AtomicLong offsets = new AtomicLong();
    private final AtomicLong flaws = new AtomicLong();
    private volatile boolean mayFail;
    private volatile String refused = "";

    FakePipeline(Flaw flaw) throws Exception {
        this.flaw = flaw;
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(this);
        server.start();
    }

    /** From now on one update in ten is refused, in doubt, or left without an answer. */
    FakePipeline failing() {
        mayFail = true;
        return this;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    long flaws() {
        return flaws.get();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = request.getHttpURI().getPath();
        String attempt = path.substring(path.lastIndexOf('/') + 1);
        if (request.getMethod().equals("GET")) {
            boolean withPosition = request.getHeaders().contains("Attempt-Min-Position");
            return read(withPosition ? stale(attempt) : rows.get(attempt), attempt, response, callback);
        }
        Content.Source.asByteArrayAsync(request, 1 << 20, new Promise.Invocable.NonBlocking<byte[]>() {
            @Override
            public void succeeded(byte[] body) {
                if (attempt.equals("attempts")) {
                    bulk(new String(body, UTF_8), response, callback);
                } else {
                    single(attempt, new String(body, UTF_8), request, response, callback);
                }
            }

            @Override
            public void failed(Throwable failure) {
                callback.failed(failure);
            }
        });
        return true;
    }

    private void bulk(String body, Response response, Callback callback) {
        String items = UPDATE.matcher(body)
                .results()
                .map(update -> "{\"attemptId\":%s,\"status\":202,\"position\":\"%s\"}"
                        .formatted(update.group(1), write(update.group(1), update)))
                .collect(Collectors.joining(","));
        answer(202, "{\"items\":[" + items + "]}", response, callback);
    }

    private void single(String attempt, String body, Request request, Response response, Callback callback) {
        var update = UPDATE.matcher(body);
        if (!update.find()) {
            answer(400, body, response, callback);
            return;
        }
        long number = updates.incrementAndGet();
        if (flaw == Flaw.WRITES_WHAT_IT_REFUSED && number >= FLAW_AT && flaws.compareAndSet(0, 1)) {
            write(attempt, update.toMatchResult());
            // Never again: the student must not get the chance to make it true.
            refused = attempt;
        }
        if (attempt.equals(refused) || (mayFail && number % 20 == 3)) {
            answer(503, "{\"type\":\"/problems/not-written\"}", response, callback);
        } else if (mayFail && number % 20 == 7) {
            write(attempt, update.toMatchResult());
            answer(504, "{}", response, callback);
        } else if (mayFail && number % 20 == 13) {
            request.getConnectionMetaData().getConnection().close();
            callback.failed(new IllegalStateException("no answer"));
        } else {
            response.getHeaders().put("Attempt-Position", write(attempt, update.toMatchResult()));
            boolean waits = request.getHeaders().contains("Prefer");
            answer(waits ? 200 : 202, "", response, callback);
        }
    }

    /** Returns the position. */
    private String write(String attempt, MatchResult update) {
        long offset = offsets.incrementAndGet();
        var row = new Row(Long.parseLong(update.group(3)), update.group(2));
        boolean isFlawed = offset >= FLAW_AT && flaws.get() == 0;
        if (flaw == Flaw.LOSES_AN_UPDATE && isFlawed) {
            flaws.incrementAndGet();
        } else if (flaw == Flaw.APPLIES_AN_OLD_UPDATE_AGAIN && isFlawed && rows.containsKey(attempt)) {
            flaws.incrementAndGet();
        } else if (flaw == Flaw.MIXES_ANSWERS_UP && isFlawed) {
            flaws.incrementAndGet();
            rows.put(attempt, new Row(row.revision(), "{\"9\":[9]}"));
        } else {
            Row was = rows.get(attempt);
            if (was != null) {
                before.put(attempt, was);
            }
            rows.put(attempt, row);
        }
        return offset % 3 + ":" + offset;
    }

    private @Nullable Row stale(String attempt) {
        Row old = before.get(attempt);
        return flaw == Flaw.SERVES_A_STALE_READ && old != null && flaws.compareAndSet(0, 1) ? old : rows.get(attempt);
    }

    private boolean read(@Nullable Row row, String attempt, Response response, Callback callback) {
        if (row == null) {
            answer(404, "{}", response, callback);
        } else {
            answer(
                    200,
                    "{\"attemptId\":%s,\"examId\":null,\"answers\":%s,\"revision\":%d,\"updatedAt\":\"\"}"
                            .formatted(attempt, row.answers().replace(",", ", "), row.revision()),
                    response,
                    callback);
        }
        return true;
    }

    private static void answer(int status, String body, Response response, Callback callback) {
        response.setStatus(status);
        Content.Sink.write(response, true, body, callback);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
