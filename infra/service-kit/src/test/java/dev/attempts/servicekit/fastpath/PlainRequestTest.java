package dev.attempts.servicekit.fastpath;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRequestTest {
    private static final String WHOLE =
            "PATCH /attempts/17?a=b HTTP/1.1\r\nHost: x:80\r\ncontent-type:  application/json \r\n"
                    + "X-Twice: a\r\nx-twice: b\r\nContent-Length: 5\r\n\r\nhello";
    /** One byte away from fields that change what a request is. */
    private static final String ASKING =
            ("GET / HTTP/1.1|Host: x|TransferEncoding: chunked|Connectio: close|Expec: 100-continue|"
                            + "Authorization: a|Authorizatio: b|ContentLength: 3||")
                    .replace("|", "\r\n");
    /** What mutations are made of: bytes that mean something to HTTP, and some that must not occur. */
    private static final byte[] TELLING =
            "\r\n\t :/?#,;\"\\0159AZaz-_PTHnt.\0\u007f\u0080\u00ff".getBytes(StandardCharsets.ISO_8859_1);

    private final PlainRequest request = new PlainRequest(8192);

    private boolean parses(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return request.parse(bytes, bytes.length);
    }

    @Test
    void readsItsParts() {
        assertThat(parses(WHOLE)).isTrue();

        assertThat(request.isMethod("PATCH")).isTrue();
        assertThat(request.isMethod("PATC")).isFalse();
        assertThat(request.method()).isEqualTo("PATCH");
        assertThat(request.target()).isEqualTo("/attempts/17?a=b");
        assertThat(request.targetStartsWith("/attempts/")).isTrue();
        assertThat(request.targetStartsWith("/attempts/17?a=bc")).isFalse();
        assertThat(request.targetFrom("/attempts/".length())).isEqualTo("17?a=b");
        assertThat(request.header("content-type")).isEqualTo("application/json");
        assertThat(request.header("x-twice")).isEqualTo("a,b");
        assertThat(request.header("accept")).isNull();
        assertThat(request.statesItsLength()).isTrue();
        assertThat(request.body()).asString(StandardCharsets.ISO_8859_1).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1|Host: x||",
                "GET / HTTP/1.1|Host: a-b.example:65535||",
                "GET / HTTP/1.1|Host: 127.0.0.1||",
                "GET / HTTP/1.1|Host: x|Content-Length: 0||",
                "GET / HTTP/1.1|Host: x|Connection: keep-alive||",
                "GET / HTTP/1.1|Host: x|Connection: Keep-Alive||",
            })
    void takesWhatIsPlain(String text) {
        assertThat(parses(text.replace("|", "\r\n"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get / HTTP/1.1|Host: x||",
                "GET / HTTP/1.0|Host: x||",
                "GET / HTTP/1.1 |Host: x||",
                "GET  / HTTP/1.1|Host: x||",
                "GET x HTTP/1.1|Host: x||",
                "GET http://x/ HTTP/1.1|Host: x||",
                "GET /\u00e4 HTTP/1.1|Host: x||",
                "GET / HTTP/1.1||",
                "GET / HTTP/1.1|Host:||",
                "GET / HTTP/1.1|Host: x:||",
                "GET / HTTP/1.1|Host: x:65536||",
                "GET / HTTP/1.1|Host: x y||",
                "GET / HTTP/1.1|Host: [::1]||",
                "GET / HTTP/1.1|Host: x|Host: x||",
                "GET / HTTP/1.1|Host: x\n\r\n",
                "GET / HTTP/1.1|Host: x|A: b| folded||",
                "GET / HTTP/1.1|Host: x|A : b||",
                "GET / HTTP/1.1|Host: x|: b||",
                "GET / HTTP/1.1|Host: x|A: b\tc||",
                "GET / HTTP/1.1|Host: x|A: b\rc||",
                "GET / HTTP/1.1|Host: x|A: \u00e4||",
                "GET / HTTP/1.1|Host: x|Connection: close||",
                "GET / HTTP/1.1|Host: x|Transfer-Encoding: chunked||0||",
                "GET / HTTP/1.1|Host: x|Expect: 100-continue||",
                "GET / HTTP/1.1|Host: x|Upgrade: h2c||",
                "GET / HTTP/1.1|Host: x|TE: trailers||",
                "GET / HTTP/1.1|Host: x|Trailer: a||",
                "GET / HTTP/1.1|Host: x|Origin: http://a||",
                "GET / HTTP/1.1|Host: x|Content-Encoding: gzip||",
                "GET / HTTP/1.1|Host: x|Content-Length: 1|Content-Length: 1||a",
                "GET / HTTP/1.1|Host: x|Content-Length: +1||a",
                "GET / HTTP/1.1|Host: x|Content-Length: 1,1||a",
                "GET / HTTP/1.1|Host: x|Content-Length: 0000000001||a",
                "GET / HTTP/1.1|Host: x|Content-Length:||",
                "GET / HTTP/1.1|Host: x|Content-Length: 2||a",
                "GET / HTTP/1.1|Host: x|Content-Length: 1||ab",
                "GET / HTTP/1.1|Host: x||GET / HTTP/1.1|Host: x||",
                "",
            })
    void leavesWhatIsNot(String text) {
        assertThat(parses(text.replace("|", "\r\n"))).isFalse();
    }

    @Test
    void takesNoPartForTheWhole() {
        for (int length = 0; length < WHOLE.length(); length++) {
            assertThat(parses(WHOLE.substring(0, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void leavesMoreHeadThanTheLimit() {
        String padded = "GET / HTTP/1.1\r\nHost: x\r\nA: %s\r\n\r\n";
        int room = 8192 - padded.formatted("").length();

        assertThat(parses(padded.formatted("a".repeat(room)))).isTrue();
        assertThat(parses(padded.formatted("a".repeat(room + 1)))).isFalse();
    }

    @Test
    void leavesMoreFieldsThanItHasRoomFor() {
        assertThat(parses("GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(39) + "\r\n"))
                .isTrue();
        assertThat(parses("GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(40) + "\r\n"))
                .isFalse();
    }

    /** Else one of the two could be made to see a request where the other sees none: request smuggling. */
    @Test
    void takesNothingThatJettyReadsDifferently() {
        var random = new SplittableRandom(1);
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] mutated = (i % 2 == 0 ? WHOLE : ASKING).getBytes(StandardCharsets.ISO_8859_1);
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                byte value = TELLING[random.nextInt(TELLING.length)];
                mutated = mutated(mutated, random.nextInt(mutated.length), random.nextInt(3), value);
            }
            if (request.parse(mutated, mutated.length)) {
                taken++;
                assertReadAlike(new String(mutated, StandardCharsets.ISO_8859_1), JettyReading.of(mutated));
            }
        }
        assertThat(taken).isGreaterThan(10_000);
    }

    private void assertReadAlike(String text, JettyReading jetty) {
        assertThat(jetty.isOneWhole()).as(text).isTrue();
        assertThat(request.method() + " " + request.target() + " HTTP/1.1").isEqualTo(jetty.requestLine);
        assertThat(request.body()).asString(StandardCharsets.ISO_8859_1).isEqualTo(jetty.bodyText());
        for (String name :
                List.of("host", "content-type", "x-twice", "content-length", "expect", "authorization", "connection")) {
            // Jetty gives well-known values in their usual letters.
            assertThat(request.header(name)).as("%s of %s", name, text).isEqualToIgnoringCase(jetty.field(name));
        }
    }

    private static byte[] mutated(byte[] bytes, int place, int kind, byte value) {
        byte[] changed = Arrays.copyOf(bytes, kind == 1 ? bytes.length + 1 : bytes.length);
        if (kind == 1) {
            System.arraycopy(bytes, place, changed, place + 1, bytes.length - place);
        } else if (kind == 2 && bytes.length > 1) {
            changed = Arrays.copyOf(bytes, bytes.length - 1);
            System.arraycopy(bytes, place + 1, changed, place, bytes.length - place - 1);
            return changed;
        }
        changed[place] = value;
        return changed;
    }
}
