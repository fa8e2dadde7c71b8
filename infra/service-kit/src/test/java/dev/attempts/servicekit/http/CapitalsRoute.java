package dev.attempts.servicekit.http;

import dev.attempts.servicekit.admission.PublicApi;
import dev.attempts.servicekit.fastpath.FastAnswer;
import dev.attempts.servicekit.fastpath.PlainRequest;
import dev.attempts.servicekit.problem.Problem;
import io.javalin.config.JavalinConfig;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A fast route for tests, and the same one by way of Javalin. */
final class CapitalsRoute implements FastRoute {
    static final int LARGE = 20 << 20;

    private final AtomicInteger taken = new AtomicInteger();

    TestServer start(Map<String, String> settings) {
        return TestServer.start(settings, PublicApi.READ_ONLY, this, HotRoute.NONE, CapitalsRoute::routes);
    }

    int taken() {
        return taken.get();
    }

    /** Answers with the body in capital letters, now or later; what begins with "no" it leaves. */
    @Override
    public boolean take(PlainRequest request, FastCall call) {
        String text = new String(request.body(), StandardCharsets.UTF_8);
        if (!request.isMethod("PATCH") || text.startsWith("no")) {
            return false;
        }
        taken.incrementAndGet();
        call.matched("PATCH /things/{id}");
        if (text.startsWith("broken")) {
            throw new IllegalStateException("the inside");
        } else if (text.startsWith("answered twice")) {
            call.answer(answer(text));
            call.answer(answer("second"));
            throw new IllegalStateException("the inside");
        } else if (text.startsWith("refused")) {
            call.answer(Problem.unavailable("refused"));
        } else if (text.startsWith("later")) {
            CompletableFuture.delayedExecutor(20, TimeUnit.MILLISECONDS).execute(() -> call.answer(answer(text)));
        } else {
            call.answer(answer(text));
        }
        return true;
    }

    private static FastAnswer answer(String text) {
        return FastAnswer.of(200, "Content-Type: text/plain\r\n", capitals(text).getBytes(StandardCharsets.UTF_8));
    }

    static String capitals(String text) {
        return text.startsWith("large") ? "L".repeat(LARGE) : text.toUpperCase(Locale.ROOT);
    }

    static void routes(JavalinConfig config) {
        config.routes.patch("/things/{id}", context -> {
            if (context.body().startsWith("refused")) {
                throw Problem.unavailable("refused").asException();
            }
            String result = capitals(context.body());
            context.header("Content-Length", Integer.toString(result.length())).result(result);
        });
    }

    /** A request that the route takes, unless the body says no. */
    static String patch(String body) {
        return "PATCH /things/1 HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }
}
