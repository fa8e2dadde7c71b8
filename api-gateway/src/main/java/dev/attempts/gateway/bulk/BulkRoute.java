package dev.attempts.gateway.bulk;

import dev.attempts.gateway.publish.Publisher;
import dev.attempts.gateway.publish.Update;
import dev.attempts.gateway.update.Answer;
import dev.attempts.gateway.update.GatewayProblems;
import dev.attempts.gateway.update.Permission;
import dev.attempts.gateway.update.RequestBody;
import dev.attempts.gateway.update.UpdateRoute;
import dev.attempts.servicekit.auth.Principal;
import dev.attempts.servicekit.http.PublicRequest;
import dev.attempts.servicekit.problem.Problem;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** {@code PATCH /attempts}: many updates, published in the order of the array, each with a result of its own. */
public final class BulkRoute implements Handler {
    public static final String PATH = "/attempts";
    public static final int BODY_BYTES_MAX = 1 << 20;
    /** So many bodies may be in memory before there is room for their updates, or none. */
    private static final int BODIES_MAX = 64;

    private final Publisher publisher;
    private final BulkMeters meters;
    private final Semaphore bodies = new Semaphore(BODIES_MAX);

    public BulkRoute(Publisher publisher, BulkMeters meters) {
        this.publisher = publisher;
        this.meters = meters;
    }

    @Override
    public void handle(Context request) {
        var results = begun(request).stream().map(CompletableFuture::join).toList();
        boolean all = results.stream().allMatch(BulkResult::isAccepted);
        request.status(all ? 202 : 207);
        request.contentType(RequestBody.JSON);
        request.result(BulkResult.toJson(results));
    }

    /** From the body to what has been handed over. */
    private List<CompletableFuture<BulkResult>> begun(Context request) {
        if (!bodies.tryAcquire()) {
            meters.refused();
            throw GatewayProblems.notWritten("too many arrays are being read").asException();
        }
        try {
            var items = items(RequestBody.read(request, BODY_BYTES_MAX));
            meters.received(items.size());
            var received = PublicRequest.of(request);
            received.countsAs(items.size());
            return results(items, received.principal(), request.header(UpdateRoute.TRACEPARENT));
        } finally {
            bodies.release();
        }
    }

    private static List<BulkItem> items(byte[] body) {
        try {
            return BulkReader.read(body);
        } catch (MalformedBulk e) {
            throw GatewayProblems.malformedBulk(e.detail()).asException();
        }
    }

    private List<CompletableFuture<BulkResult>> results(
            List<BulkItem> items, Principal sender, @Nullable String traceparent) {
        List<CompletableFuture<BulkResult>> results = new ArrayList<>(items.size());
        List<Runnable> publications = new ArrayList<>(items.size());
        long bytes = 0;
        for (var item : items) {
            var result = new CompletableFuture<BulkResult>();
            results.add(result);
            var update = update(item, sender, traceparent, result);
            if (update != null) {
                bytes += update.bytes();
                publications.add(() -> publisher.publish(
                        update, outcome -> result.complete(new BulkResult(update.attemptId(), Answer.to(outcome)))));
            }
        }
        reserve(publications.size(), bytes);
        publications.forEach(Runnable::run);
        return results;
    }

    /** What is to be published, or null if the result is there already. */
    private static @Nullable Update update(
            BulkItem item, Principal sender, @Nullable String traceparent, CompletableFuture<BulkResult> result) {
        return switch (item) {
            case BulkItem.Invalid invalid -> {
                Problem problem = GatewayProblems.malformedUpdate(invalid.detail());
                result.complete(new BulkResult(invalid.attemptId(), new Answer.Refused(problem)));
                yield null;
            }
            case BulkItem.Valid valid -> {
                var forbidden = Permission.missing(sender, valid.attemptId());
                if (forbidden != null) {
                    result.complete(new BulkResult(valid.attemptId(), new Answer.Refused(forbidden)));
                    yield null;
                }
                yield new Update(valid.attemptId(), valid.event(), traceparent, false);
            }
        };
    }

    /** Room for all or for none: a request that finds none has written nothing and says so as a whole. */
    private void reserve(int updates, long bytes) {
        var refusal = updates == 0 ? null : publisher.reserve(updates, bytes);
        if (refusal != null) {
            throw GatewayProblems.notWritten(refusal).asException();
        }
    }
}
