package dev.attempts.gateway;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** {@code GET /openapi.yaml}: the contract of this service, which a test holds to the code. */
final class ContractRoute implements Handler {
    static final String PATH = "/openapi.yaml";
    private static final String YAML = "application/yaml";

    private final byte[] document;

    ContractRoute() {
        try (var resource = Objects.requireNonNull(ContractRoute.class.getResourceAsStream(PATH))) {
            this.document = resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void handle(Context request) {
        request.contentType(YAML).result(document);
    }
}
