package dev.attempts.readmodel.http;

import dev.attempts.servicekit.fastpath.FastAnswer;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One representation with its header fields, for a {@code 200} and for a {@code 304}: whichever way a request comes, the fast path, Javalin's or the
 * hot route, it is answered with these.
 */
public final class Answer {
    private static final HttpField JSON = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, "application/json");
    private static final HttpField GZIP = new PreEncodedHttpField(HttpHeader.CONTENT_ENCODING, "gzip");
    private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, "Accept-Encoding");
    /** Ours is the cache that hears of changes; any other has to ask. */
    private static final HttpField CACHE_CONTROL =
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "private, no-cache");

    private static final byte[] NO_BODY = {};

    private final Representation representation;
    private final ByteBuffer body;
    private final List<HttpField> modified;
    private final List<HttpField> notModified;
    /** Null where the answer is sent once. */
    private @Nullable FastAnswer fastModified;

    private @Nullable FastAnswer fastNotModified;

    private Answer(
            Representation representation,
            ByteBuffer body,
            BiFunction<HttpHeader, String, HttpField> field,
            HttpField... own) {
        this.representation = representation;
        this.body = body;
        List<HttpField> fields = new ArrayList<>(own.length + 6);
        fields.add(JSON);
        if (representation.coding() == ContentCoding.GZIP) {
            fields.add(GZIP);
        }
        int ofBody = fields.size();
        fields.addAll(List.of(own));
        fields.add(field.apply(HttpHeader.ETAG, representation.tag()));
        fields.add(VARY);
        fields.add(CACHE_CONTROL);
        // Of a 304, too, it is that of the 200.
        fields.add(field.apply(HttpHeader.CONTENT_LENGTH, Integer.toString(body.remaining())));
        this.modified = fields;
        this.notModified = fields.subList(ofBody, fields.size());
    }

    private static String text(List<HttpField> fields) {
        StringBuilder text = new StringBuilder();
        for (HttpField field : fields) {
            text.append(FastAnswer.field(field.getName(), field.getValue()));
        }
        return text.toString();
    }

    /** An answer that is sent once, with further fields of its own. */
    public static Answer once(Representation representation, HttpField... own) {
        return new Answer(representation, ByteBuffer.wrap(representation.bytes()), HttpField::new, own);
    }

    /** An answer that is sent many times: outside of the heap it need not be copied on its way to the socket. */
    public static Answer kept(Representation representation, HttpField... own) {
        ByteBuffer body = ByteBuffer.allocateDirect(representation.bytes().length);
        body.put(representation.bytes()).flip();
        Answer kept = new Answer(representation, body, PreEncodedHttpField::new, own);
        kept.fastModified = kept.fast(false);
        kept.fastNotModified = kept.fast(true);
        return kept;
    }

    /** On the heap and beside it. */
    public int bytes() {
        return 2 * representation.bytes().length;
    }

    /** By way of Javalin. */
    public void send(Context context, @Nullable String ifNoneMatch) throws IOException {
        if (EntityTag.matches(ifNoneMatch, representation.tag())) {
            context.status(HttpStatus.NOT_MODIFIED);
            context.res().setContentType(null);
            add(notModified, context);
        } else {
            add(modified, context);
            // Not through Javalin's result, which copies through a buffer of eight kilobytes.
            context.res().getOutputStream().write(representation.bytes());
        }
    }

    private static void add(List<HttpField> fields, Context context) {
        for (HttpField field : fields) {
            if (field.getHeader() == HttpHeader.VARY) {
                // Added, not set: with a list of origins the answer varies by those, too.
                context.res().addHeader(field.getName(), field.getValue());
            } else {
                context.header(field.getName(), field.getValue());
            }
        }
    }

    /** By the fast path. */
    public FastAnswer fast(@Nullable String ifNoneMatch) {
        boolean matches = EntityTag.matches(ifNoneMatch, representation.tag());
        FastAnswer kept = matches ? fastNotModified : fastModified;
        return kept == null ? fast(matches) : kept;
    }

    private FastAnswer fast(boolean matches) {
        return matches
                ? FastAnswer.withLength(HttpStatus.NOT_MODIFIED.getCode(), text(notModified), NO_BODY)
                : FastAnswer.withLength(HttpStatus.OK.getCode(), text(modified), representation.bytes());
    }

    /** By the hot route; completes the callback. */
    public void send(Request request, @Nullable String ifNoneMatch, Response response, Callback callback) {
        if (EntityTag.matches(ifNoneMatch, representation.tag())) {
            response.setStatus(HttpStatus.NOT_MODIFIED.getCode());
            notModified.forEach(response.getHeaders()::add);
            response.write(true, null, callback);
        } else {
            modified.forEach(response.getHeaders()::add);
            boolean head = HttpMethod.HEAD.is(request.getMethod());
            response.write(true, head ? null : body.slice(), callback);
        }
    }
}
