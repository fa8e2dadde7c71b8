package dev.attempts.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.RawAnswer;
import dev.attempts.embedded.RawHttp;
import java.io.IOException;

/**
 * Sends the same request to a server with its hot route and to one without, and compares the answers: status, headers
 * and body must be the same but for date and request id.
 */
public record BothWays(int hotPort, int javalinPort) {
    /** The hot one's answer. The request should say {@code Connection: close}. */
    public RawAnswer same(String request) throws IOException {
        RawAnswer hot = RawHttp.exchange(hotPort, request);
        RawAnswer javalin = RawHttp.exchange(javalinPort, request);
        assertThat(hot.comparable())
                .as("hot and by way of Javalin: %s", request)
                .isEqualTo(javalin.comparable());
        return hot;
    }
}
