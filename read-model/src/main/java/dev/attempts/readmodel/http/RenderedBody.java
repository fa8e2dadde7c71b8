package dev.attempts.readmodel.http;

/** A body in both forms that a client can ask for; where gzip would not make it smaller, both are plain. */
public record RenderedBody(Representation plain, Representation gzip) {
    public static RenderedBody of(byte[] body) {
        return new RenderedBody(Representation.plain(body), Representation.packed(body));
    }

    public Representation in(ContentCoding coding) {
        return switch (coding) {
            case IDENTITY -> plain;
            case GZIP -> gzip;
        };
    }
}
