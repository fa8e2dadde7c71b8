package dev.attempts.servicekit.http;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.attempts.servicekit.auth.TestTokens;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Publishes the keys of an issuer, as long as it is told to; counts how often it was asked. */
final class TestIssuer implements Closeable {
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile List<JWK> keys;
    private volatile boolean down;

    TestIssuer(JWK... keys) throws IOException {
        this.keys = List.of(keys);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.incrementAndGet();
            byte[] body = new JWKSet(keys).toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(down ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    void publish(JWK... published) {
        keys = List.of(published);
    }

    void isDown(boolean now) {
        down = now;
    }

    int asked() {
        return asked.get();
    }

    /** Of a server that believes its tokens, and whatever more. */
    Map<String, String> settings(Map<String, String> more) {
        var settings = new HashMap<>(more);
        settings.put("AUTH", "jwt");
        settings.put("JWT_ISSUER", TestTokens.ISSUER);
        settings.put("JWT_AUDIENCE", TestTokens.AUDIENCE);
        settings.put("JWT_JWKS_URL", "http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
        return settings;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
