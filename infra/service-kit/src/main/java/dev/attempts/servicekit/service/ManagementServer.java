package dev.attempts.servicekit.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/** A service's private port: {@code /metrics}, {@code /health/live} and {@code /health/ready}. */
final class ManagementServer implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpServer server;
    /** Platform threads: virtual ones share their carriers with whatever overloads the public server. */
    private final ExecutorService threads;

    private final Metrics metrics;
    private final ReadinessChecks checks;

    private ManagementServer(Service service, HttpServer server, Metrics metrics, ReadinessChecks checks) {
        this.server = server;
        this.threads = Executors.newCachedThreadPool(Thread.ofPlatform()
                .daemon()
                .name(service.name() + "-management-", 0)
                .factory());
        this.metrics = metrics;
        this.checks = checks;
    }

    static ManagementServer open(
            Service service, ManagementSettings settings, Metrics metrics, ReadinessChecks checks) {
        try {
            var address = new InetSocketAddress(settings.host(), settings.port());
            var opened = new ManagementServer(service, HttpServer.create(address, 0), metrics, checks);
            opened.start();
            return opened;
        } catch (IOException e) {
            throw PortTaken.of(settings.host(), settings.port(), service.variable("MANAGEMENT_PORT"), e);
        }
    }

    private void start() {
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, "text/plain", "GET only\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> send(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
                case "/health/live" -> send(exchange, 200, "application/json", "{\"status\":\"alive\"}");
                case "/health/ready" -> ready(exchange);
                default -> send(exchange, 404, "text/plain", "/metrics, /health/live, /health/ready\n");
            }
        }
    }

    private void ready(HttpExchange exchange) throws IOException {
        Map<String, Readiness> results = checks.all();
        boolean ready = checks.overall(results) instanceof Readiness.Ready;
        Map<String, String> shown = new LinkedHashMap<>();
        results.forEach((name, result) -> shown.put(name, result.toString()));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", ready ? "ready" : "not ready");
        body.put("checks", shown);
        send(exchange, ready ? 200 : 503, "application/json", JSON.writeValueAsString(body));
    }

    private static void send(HttpExchange exchange, int status, String contentType, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", contentType);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
