package dev.attempts.servicekit.http;

import dev.attempts.servicekit.auth.Principal;
import dev.attempts.servicekit.fastpath.FastAnswer;
import dev.attempts.servicekit.fastpath.FastExchange;
import dev.attempts.servicekit.fastpath.PlainRequest;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.telemetry.AccessLog;
import dev.attempts.servicekit.telemetry.RequestIds;
import dev.attempts.servicekit.telemetry.RequestMetrics;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** One request on the fast path: who sends it, which route it is, and its answer, of which the first counts. */
public final class FastCall implements FastExchange.Call {
    private final FastFront front;
    private final FastExchange exchange;
    private final Principal principal;
    private final @Nullable String givenId;
    private final AccessLog.@Nullable Drawn drawn;
    private final AtomicReference<@Nullable FastAnswer> answer = new AtomicReference<>();
    private String route = RequestMetrics.NO_ROUTE;
    private @Nullable String id;

    FastCall(
            FastFront front,
            FastExchange exchange,
            PlainRequest request,
            Principal principal,
            AccessLog.@Nullable Drawn drawn) {
        this.front = front;
        this.exchange = exchange;
        this.principal = principal;
        this.givenId = request.first("x-request-id");
        this.drawn = drawn;
    }

    public Principal principal() {
        return principal;
    }

    /** Names the route, such as {@code "GET /customers"}: of a closed set, for the metrics. */
    public void matched(String name) {
        route = name;
    }

    /** From any thread. */
    public void answer(FastAnswer given) {
        if (answer.compareAndSet(null, given)) {
            exchange.answered();
        }
    }

    /** From any thread. */
    public void answer(Problem problem) {
        String requestId = id();
        StringBuilder fields = new StringBuilder(160);
        for (Map.Entry<String, String> header : problem.headersToSend().entrySet()) {
            fields.append(FastAnswer.field(header.getKey(), header.getValue()));
        }
        fields.append(FastAnswer.field(RequestIds.HEADER, requestId));
        fields.append(FastAnswer.field(HttpHeader.CONTENT_TYPE.asString(), Problem.CONTENT_TYPE));
        answer(FastAnswer.of(problem.status(), fields.toString(), problem.toJson(requestId)));
    }

    /** The client's {@code X-Request-Id} where it is a plain one, else one of our own. By the thread that answers, and after the answer by the loop. */
    public String id() {
        String known = id;
        if (known == null) {
            known = front.requestIds().of(givenId);
            id = known;
        }
        return known;
    }

    String route() {
        return route;
    }

    long nanos() {
        return System.nanoTime() - exchange.beganNanos();
    }

    AccessLog.@Nullable Drawn drawn() {
        return drawn;
    }

    @Override
    public @Nullable FastAnswer answer() {
        return answer.get();
    }

    @Override
    public void ended(int status) {
        front.ended(this, status);
    }
}
