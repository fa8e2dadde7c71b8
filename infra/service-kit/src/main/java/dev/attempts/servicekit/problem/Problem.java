package dev.attempts.servicekit.problem;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What went wrong with a request, as RFC 9457 writes it. The type is stable and one per kind; the detail is for the
 * person who sent the request, and never names a library or a class. Headers such as {@code Retry-After} go with it.
 */
public record Problem(String type, String title, int status, String detail, Map<String, String> headers) {
    public static final String CONTENT_TYPE = "application/problem+json";
    private static final JsonFactory JSON = new JsonFactory();

    public Problem {
        headers = Map.copyOf(headers);
    }

    public Problem(String type, String title, int status, String detail) {
        this(type, title, status, detail, Map.of());
    }

    public static Problem badRequest(String detail) {
        return new Problem("/problems/bad-request", "The request can't be understood", 400, detail);
    }

    public static Problem unauthorized(String detail) {
        return new Problem("/problems/unauthorized", "A valid token is needed", 401, detail);
    }

    public static Problem forbidden(String detail) {
        return new Problem("/problems/forbidden", "Not with this token", 403, detail);
    }

    public static Problem notFound(String detail) {
        return new Problem("/problems/not-found", "There is nothing here", 404, detail);
    }

    public static Problem methodNotAllowed(List<String> allowed) {
        String methods = String.join(", ", allowed);
        return new Problem("/problems/method-not-allowed", "Not with this method", 405, "allowed: " + methods)
                .with("Allow", methods);
    }

    public static Problem contentTooLarge(long bytesMax) {
        String detail = "at most " + bytesMax + " bytes are accepted";
        return new Problem("/problems/content-too-large", "The body is too large", 413, detail);
    }

    public static Problem unsupportedMediaType(String expected) {
        return new Problem("/problems/unsupported-media-type", "Not in this format", 415, "expected: " + expected);
    }

    public static Problem tooManyRequests(long retryAfterSeconds) {
        return new Problem("/problems/too-many-requests", "Too many requests", 429, "slow down")
                .with("Retry-After", Long.toString(Math.max(1, retryAfterSeconds)));
    }

    public static Problem internalError() {
        String detail = "the service has failed; the request id finds the reason in its log";
        return new Problem("/problems/internal-error", "The service has failed", 500, detail);
    }

    public static Problem unavailable(String detail) {
        return new Problem("/problems/unavailable", "Not now", 503, detail).with("Retry-After", "1");
    }

    /** The same with one more header. */
    public Problem with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Problem(type, title, status, detail, more);
    }

    /** No cache may keep an error: some statuses would otherwise be kept by default. */
    public Map<String, String> headersToSend() {
        Map<String, String> all = new TreeMap<>(headers);
        all.putIfAbsent("Cache-Control", "no-store");
        return all;
    }

    /** The body; an empty request id is left out. */
    public byte[] toJson(String requestId) {
        var bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("type", type);
            json.writeStringProperty("title", title);
            json.writeNumberProperty("status", status);
            json.writeStringProperty("detail", detail);
            if (!requestId.isEmpty()) {
                json.writeStringProperty("requestId", requestId);
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** For the items of a bulk answer. */
    public byte[] toJson() {
        return toJson("");
    }

    /** To be thrown by a route. */
    public ProblemException asException() {
        return new ProblemException(this);
    }
}
