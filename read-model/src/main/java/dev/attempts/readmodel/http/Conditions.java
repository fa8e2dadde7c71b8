package dev.attempts.readmodel.http;

import dev.attempts.servicekit.fastpath.PlainRequest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What a request's header fields ask of its answer, whichever way it came.
 *
 * @param ifNoneMatch several fields joined by commas; null when there is none
 */
public record Conditions(ContentCoding coding, @Nullable String ifNoneMatch) {
    /** By the fast path. */
    public static Conditions of(PlainRequest request) {
        return of(request.header("accept-encoding"), request.header("if-none-match"));
    }

    /** By the hot route: in one pass over the fields. */
    public static Conditions of(Request request) {
        String accepted = null;
        String ifNoneMatch = null;
        for (HttpField field : request.getHeaders()) {
            if (field.getHeader() == HttpHeader.ACCEPT_ENCODING) {
                accepted = joined(accepted, field.getValue());
            } else if (field.getHeader() == HttpHeader.IF_NONE_MATCH) {
                ifNoneMatch = joined(ifNoneMatch, field.getValue());
            }
        }
        return of(accepted, ifNoneMatch);
    }

    static Conditions of(@Nullable String accepted, @Nullable String ifNoneMatch) {
        return new Conditions(ContentCoding.preferred(accepted), ifNoneMatch);
    }

    private static String joined(@Nullable String earlier, @Nullable String value) {
        String text = value == null ? "" : value;
        return earlier == null ? text : earlier + "," + text;
    }
}
