package dev.attempts.readmodel.http;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What a request's header fields ask of its answer.
 *
 * @param ifNoneMatch several fields joined by commas; null when there is none
 */
public record Conditions(ContentCoding coding, @Nullable String ifNoneMatch) {
    /** In one pass over the fields. */
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
        return new Conditions(ContentCoding.preferred(accepted), ifNoneMatch);
    }

    /** Several fields of one name are one list. */
    private static String joined(@Nullable String earlier, @Nullable String value) {
        String text = value == null ? "" : value;
        return earlier == null ? text : earlier + "," + text;
    }
}
