package dev.attempts.readmodel.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class RenderedBodyTest {
    private static final byte[] LONG = "{\"answers\":{}}".repeat(100).getBytes(UTF_8);
    private static final byte[] SHORT = "[]".getBytes(UTF_8);

    @Test
    void keepsBothFormsOfTheSameBytes() throws IOException {
        RenderedBody body = RenderedBody.of(LONG);

        assertThat(body.in(ContentCoding.IDENTITY).bytes()).isEqualTo(LONG);
        Representation packed = body.in(ContentCoding.GZIP);
        assertThat(packed.coding()).isEqualTo(ContentCoding.GZIP);
        assertThat(unpacked(packed)).isEqualTo(LONG);
        assertThat(packed.tag()).isNotEqualTo(body.plain().tag());
    }

    @Test
    void staysPlainWhereGzipIsLonger() {
        Representation packed = RenderedBody.of(SHORT).in(ContentCoding.GZIP);

        assertThat(packed.coding()).isEqualTo(ContentCoding.IDENTITY);
        assertThat(packed.bytes()).isEqualTo(SHORT);
    }

    @Test
    void packsAnAnswerOfItsOwnOnlyWhenAskedToAndWorthIt() throws IOException {
        assertThat(Representation.once(LONG, ContentCoding.IDENTITY).bytes()).isEqualTo(LONG);
        assertThat(Representation.once(SHORT, ContentCoding.GZIP).bytes()).isEqualTo(SHORT);
        assertThat(unpacked(Representation.once(LONG, ContentCoding.GZIP))).isEqualTo(LONG);
    }

    private static byte[] unpacked(Representation packed) throws IOException {
        return new GZIPInputStream(new ByteArrayInputStream(packed.bytes())).readAllBytes();
    }
}
