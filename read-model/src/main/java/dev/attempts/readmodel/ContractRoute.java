package dev.attempts.readmodel;

import io.javalin.config.RoutesConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** {@code GET /openapi.yaml}: the contract of this service, which a test holds to the code. */
final class ContractRoute {
    static final String PATH = "/openapi.yaml";

    private final byte[] document;

    ContractRoute() {
        // Beside this class, not at the top: in one process with others there is one top for all.
        try (var resource = Objects.requireNonNull(ContractRoute.class.getResourceAsStream("openapi.yaml"))) {
            this.document = resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the contract is part of the program", e);
        }
    }

    void register(RoutesConfig routes) {
        routes.get(PATH, context -> context.contentType("application/yaml").result(document));
    }
}
