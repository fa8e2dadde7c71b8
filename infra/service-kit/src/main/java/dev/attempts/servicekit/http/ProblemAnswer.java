package dev.attempts.servicekit.http;

import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.telemetry.RequestIds;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends a problem as the answer of a hot route, or of anything else that works on Jetty's requests. */
public final class ProblemAnswer {
    private ProblemAnswer() {}

    public static void send(Problem problem, Request request, Response response, Callback callback) {
        PublicRequest known = Request.as(request, PublicRequest.class);
        String id = known == null ? "" : known.id();
        response.setStatus(problem.status());
        HttpFields.Mutable headers = response.getHeaders();
        problem.headersToSend().forEach(headers::put);
        if (!id.isEmpty()) {
            headers.put(RequestIds.HEADER, id);
        }
        byte[] body = problem.toJson(id);
        headers.put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        headers.put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /** What went wrong when the body could not be read: too slow, too large, or not as HTTP has it. */
    public static void sendUnreadable(Throwable failure, Request request, Response response, Callback callback) {
        send(ThrownProblems.of(request, failure), request, response, callback);
    }
}
