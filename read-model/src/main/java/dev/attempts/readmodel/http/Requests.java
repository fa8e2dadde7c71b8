package dev.attempts.readmodel.http;

import dev.attempts.servicekit.problem.Problem;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.Enumeration;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What the resources of this service take and refuse alike. */
public final class Requests {
    private Requests() {}

    /** For hot routes: every resource answers these two, and nothing else. */
    public static boolean asksToRead(Request request) {
        return HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
    }

    /** What its header fields ask of the answer. */
    public static Conditions conditions(Context context) {
        return Conditions.of(header(context, "Accept-Encoding"), header(context, "If-None-Match"));
    }

    /** Several fields of one name are one list (RFC 9110, 5.3), of which Javalin gives but the first. Null when there is none. */
    public static @Nullable String header(Context context, String name) {
        Enumeration<String> fields = context.req().getHeaders(name);
        return fields.hasMoreElements() ? String.join(",", Collections.list(fields)) : null;
    }

    /** For resources without parameters: none is ignored in silence. */
    public static void refuseParameters(Context context) {
        if (context.queryString() != null) {
            throw Problem.badRequest("unknown parameter; none is allowed here").asException();
        }
    }
}
