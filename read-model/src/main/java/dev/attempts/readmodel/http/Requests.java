package dev.attempts.readmodel.http;

import dev.attempts.servicekit.Problem;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** Reads what Javalin leaves to be read more exactly. */
public final class Requests {
    private Requests() {}

    /** The coding that the client likes best. */
    public static ContentCoding coding(Context context) {
        return ContentCoding.preferred(joined(context.req().getHeaders("Accept-Encoding")));
    }

    /** Several fields of one name are one list (RFC 9110, 5.3). Null when there is none. */
    static @Nullable String joined(Enumeration<String> fields) {
        return fields.hasMoreElements() ? String.join(",", Collections.list(fields)) : null;
    }

    /** For resources without parameters: none is ignored in silence. */
    public static void refuseParameters(Context context) {
        if (context.queryString() != null) {
            throw Problem.badRequest("unknown parameter; none is allowed here").asException();
        }
    }
}
