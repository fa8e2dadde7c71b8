package dev.attempts.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The contract as a tree; a step into it is a key, a {@code $ref} is followed. */
final class OpenApi {
    static final Path FILE = Path.of("src/main/resources/openapi.yaml");
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "patch", "head", "options", "trace");

    private final Map<?, ?> root;

    private OpenApi(Map<?, ?> root) {
        this.root = root;
    }

    static OpenApi read() {
        try {
            var settings = LoadSettings.builder().build();
            return new OpenApi((Map<?, ?>) new Load(settings).loadFromString(Files.readString(FILE)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code "PATCH /attempts"} for each operation. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        map("paths")
                .forEach((path, item) -> ((Map<?, ?>) item)
                        .keySet().stream()
                                .filter(METHODS::contains)
                                .forEach(method -> operations.add(
                                        method.toString().toUpperCase(java.util.Locale.ROOT) + " " + path)));
        return operations;
    }

    /** The node at the end of the path; fails where there is none. */
    Object at(Object... path) {
        return Objects.requireNonNull(find(path), () -> "not in the document: " + List.of(path));
    }

    @Nullable Object find(Object... path) {
        Object node = root;
        for (Object step : path) {
            node = node instanceof Map<?, ?> map ? followed(map.get(step)) : null;
        }
        return node;
    }

    Map<?, ?> map(Object... path) {
        return (Map<?, ?>) at(path);
    }

    List<Object> list(Object... path) {
        return new ArrayList<>((List<?>) at(path));
    }

    /** JSON is YAML. */
    static Map<?, ?> fromJson(String json) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(json);
    }

    static String toJson(Object node) {
        return switch (node) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> "\"" + entry.getKey() + "\":" + toJson(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(OpenApi::toJson).collect(Collectors.joining(",", "[", "]"));
            case Number number -> number.toString();
            default -> "\"" + node + "\"";
        };
    }

    private @Nullable Object followed(@Nullable Object node) {
        if (node instanceof Map<?, ?> map && map.get("$ref") instanceof String reference) {
            return find((Object[]) reference.substring("#/".length()).split("/"));
        }
        return node;
    }
}
