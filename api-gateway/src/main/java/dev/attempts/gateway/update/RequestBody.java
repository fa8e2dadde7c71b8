package dev.attempts.gateway.update;

import dev.attempts.servicekit.http.PublicRequest;
import dev.attempts.servicekit.problem.Problem;
import dev.attempts.servicekit.problem.StatusProblems;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads the JSON body of a request, plain or gzip, and never more of it than its limit. */
public final class RequestBody {
    public static final String JSON = "application/json";
    private static final String UTF_8 = "utf-8";
    private static final int FIRST_BYTES = 1024;

    private RequestBody() {}

    /** The body as it was before compression; ends the request with a 400, 408, 413, 415 or 503. */
    public static byte[] read(Context request, int bytesMax) {
        if (!isJson(request.header("Content-Type"))) {
            throw Problem.unsupportedMediaType(JSON + ", in UTF-8").asException();
        }
        if (request.contentLength() > bytesMax) {
            throw Problem.contentTooLarge(bytesMax).asException();
        }
        try (var body = decoded(request)) {
            byte[] bytes = read(body, toRead(request, bytesMax), PublicRequest.of(request));
            if (bytes.length > bytesMax) {
                throw Problem.contentTooLarge(bytesMax).asException();
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(e).asException();
        }
    }

    /** Of a client that falls silent Jetty tells with a time-out, somewhere below what the stream makes of it. */
    private static Problem unreadable(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return StatusProblems.of(408);
            }
        }
        return Problem.badRequest("the body could not be read");
    }

    /** Memory is taken for what comes, not for what is stated, and only while there is room for everybody's. */
    private static byte[] read(InputStream body, int toRead, PublicRequest request) throws IOException {
        byte[] bytes = {};
        int length = 0;
        int came = 0;
        while (came >= 0 && length < toRead) {
            if (length == bytes.length) {
                int larger = Math.min(toRead, Math.max(FIRST_BYTES, 2 * length));
                if (!request.mayHold(larger)) {
                    throw GatewayProblems.noRoomForBody().asException();
                }
                bytes = Arrays.copyOf(bytes, larger);
            }
            came = body.read(bytes, length, bytes.length - length);
            length += Math.max(came, 0);
        }
        request.holdsNothing();
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    /** What is stated, else one more than may come. */
    private static int toRead(Context request, int bytesMax) {
        return isPlain(encoding(request)) && request.contentLength() >= 0 ? request.contentLength() : bytesMax + 1;
    }

    private static InputStream decoded(Context request) throws IOException {
        String encoding = encoding(request);
        if (isPlain(encoding)) {
            return request.bodyInputStream();
        }
        if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
            return new GZIPInputStream(request.bodyInputStream());
        }
        throw Problem.unsupportedMediaType("Content-Encoding: gzip, or none").asException();
    }

    private static String encoding(Context request) {
        String encoding = request.header("Content-Encoding");
        return encoding == null ? "identity" : encoding;
    }

    private static boolean isPlain(String encoding) {
        return encoding.equalsIgnoreCase("identity");
    }

    /** A missing content type counts as JSON, because many a client forgets it; another character set does not. */
    static boolean isJson(@Nullable String contentType) {
        if (contentType == null || contentType.equals(JSON)) {
            return true;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        boolean json = parts[0].strip().equals(JSON);
        for (int i = 1; json && i < parts.length; i++) {
            String[] parameter = parts[i].split("=", 2);
            boolean charset = parameter[0].strip().equals("charset");
            json = !charset
                    || (parameter.length == 2
                            && parameter[1].strip().replace("\"", "").equals(UTF_8));
        }
        return json;
    }
}
