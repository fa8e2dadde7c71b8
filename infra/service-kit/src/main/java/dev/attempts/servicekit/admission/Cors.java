package dev.attempts.servicekit.admission;

import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** Tells browsers which pages of other origins may read the answers. Credentials (cookies) are never allowed. */
public final class Cors {
    private static final HttpField ANY_ORIGIN = new PreEncodedHttpField("Access-Control-Allow-Origin", "*");
    private static final HttpField VARY = new PreEncodedHttpField("Vary", "Origin");

    private final Set<String> origins;
    private final boolean any;
    private final PublicApi api;

    public Cors(CorsSettings settings, PublicApi api) {
        this.origins = Set.copyOf(settings.origins());
        this.any = origins.contains("*");
        this.api = api;
    }

    /** Marks the answer; true if the request was a preflight, which is answered with a 204 and goes no further. */
    public boolean apply(Request request, Response response) {
        if (origins.isEmpty()) {
            return false;
        }
        HttpFields.Mutable headers = response.getHeaders();
        if (any) {
            // Always, not only where the request names an origin: a shared cache hands one answer to everybody.
            headers.add(ANY_ORIGIN);
        } else {
            headers.add(VARY);
        }
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        if (origin == null || !(any || origins.contains(origin))) {
            return false;
        }
        if (!any) {
            headers.put("Access-Control-Allow-Origin", origin);
        }
        boolean preflight = HttpMethod.OPTIONS.is(request.getMethod())
                && request.getHeaders().contains("Access-Control-Request-Method");
        if (preflight) {
            list(headers, "Access-Control-Allow-Methods", api.corsMethods());
            list(headers, "Access-Control-Allow-Headers", api.corsRequestHeaders());
            headers.put("Access-Control-Max-Age", "3600");
        } else {
            list(headers, "Access-Control-Expose-Headers", api.corsResponseHeaders());
        }
        return preflight;
    }

    /** What an answer gets whose request names no origin, as text. */
    public String plainFields() {
        if (origins.isEmpty()) {
            return "";
        }
        HttpField field = any ? ANY_ORIGIN : VARY;
        return field.getName() + ": " + field.getValue() + "\r\n";
    }

    private static void list(HttpFields.Mutable headers, String name, java.util.List<String> values) {
        if (!values.isEmpty()) {
            headers.put(name, String.join(", ", values));
        }
    }
}
