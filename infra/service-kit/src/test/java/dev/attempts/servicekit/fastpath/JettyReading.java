package dev.attempts.servicekit.fastpath;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What Jetty's parser makes of the same bytes. */
final class JettyReading implements HttpParser.RequestHandler {
    final List<String> fields = new ArrayList<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    String requestLine = "";
    boolean complete;
    boolean bad;
    private int unread;

    private JettyReading() {}

    static JettyReading of(byte[] request) {
        JettyReading reading = new JettyReading();
        HttpParser parser = new HttpParser(reading, 8192);
        ByteBuffer buffer = ByteBuffer.wrap(request);
        while (buffer.hasRemaining() && !reading.complete && !reading.bad) {
            parser.parseNext(buffer);
        }
        reading.unread = buffer.remaining();
        return reading;
    }

    /** One request, valid, and nothing behind it. */
    boolean isOneWhole() {
        return complete && !bad && unread == 0;
    }

    @Override
    public void startRequest(String method, String uri, HttpVersion version) {
        requestLine = method + " " + uri + " " + version.asString();
    }

    @Override
    public void parsedHeader(HttpField field) {
        fields.add(field.getName().toLowerCase(Locale.ROOT) + ":" + (field.getValue() == null ? "" : field.getValue()));
    }

    @Override
    public boolean headerComplete() {
        return false;
    }

    @Override
    public boolean content(ByteBuffer item) {
        byte[] bytes = new byte[item.remaining()];
        item.get(bytes);
        body.writeBytes(bytes);
        return false;
    }

    @Override
    public boolean contentComplete() {
        return false;
    }

    @Override
    public boolean messageComplete() {
        complete = true;
        return true;
    }

    @Override
    public void parsedTrailer(HttpField field) {
        bad = true;
    }

    @Override
    public void badMessage(HttpException failure) {
        bad = true;
    }

    @Override
    public void earlyEOF() {
        bad = true;
    }

    /** The values of a field, joined by commas; null when there is none. */
    @Nullable String field(String name) {
        List<String> values = fields.stream()
                .filter(field -> field.startsWith(name + ":"))
                .map(field -> field.substring(name.length() + 1))
                .toList();
        return values.isEmpty() ? null : String.join(",", values);
    }

    String bodyText() {
        return body.toString(StandardCharsets.ISO_8859_1);
    }
}
