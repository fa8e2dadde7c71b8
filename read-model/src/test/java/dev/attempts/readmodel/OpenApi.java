package dev.attempts.readmodel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The contract as a tree; a step into it is a key, and a {@code $ref} is followed. */
final class OpenApi {
    static final Path FILE = Path.of("src/main/resources/dev/attempts/readmodel/openapi.yaml");

    private final Map<?, ?> root;

    private OpenApi(Map<?, ?> root) {
        this.root = root;
    }

    static OpenApi read() throws Exception {
        return new OpenApi(parsed(Files.readString(FILE)));
    }

    /** JSON is YAML. */
    static Map<?, ?> parsed(String text) {
        return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    /** Null where there is no such node. */
    @Nullable Object find(Object... path) {
        Object node = root;
        for (Object step : path) {
            node = node instanceof Map<?, ?> map ? followed(map.get(step)) : null;
        }
        return node;
    }

    Map<?, ?> map(Object... path) {
        return (Map<?, ?>) Objects.requireNonNull(find(path), () -> Arrays.toString(path));
    }

    List<Object> list(Object... path) {
        return new ArrayList<>((List<?>) Objects.requireNonNull(find(path), () -> Arrays.toString(path)));
    }

    List<String> queryParameters(String path) {
        return list("paths", path, "get", "parameters").stream()
                .map(node -> (Map<?, ?>) followed(node))
                .filter(parameter -> "query".equals(parameter.get("in")))
                .map(parameter -> String.valueOf(parameter.get("name")))
                .toList();
    }

    /** What the schema of a query parameter says under this key. */
    String bound(String path, String parameter, String key) {
        return list("paths", path, "get", "parameters").stream()
                .map(node -> (Map<?, ?>) followed(node))
                .filter(one -> parameter.equals(one.get("name")))
                .map(one -> (Map<?, ?>) one.get("schema"))
                .map(schema -> String.valueOf(schema.get(key)))
                .findFirst()
                .orElseThrow();
    }

    private @Nullable Object followed(@Nullable Object node) {
        if (node instanceof Map<?, ?> map && map.get("$ref") instanceof String reference) {
            return find((Object[]) reference.substring("#/".length()).split("/"));
        }
        return node;
    }
}
