package dev.attempts.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every metric that documents, alerts and dashboards name is one that a running service shows. */
class MetricNamesIT {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern PLACES = Pattern.compile(
            "docs/[a-z]+\\.md|[a-z0-9-]+/README\\.md|infra/[a-z-]+/README\\.md|infra/prometheus/rules/.*|infra/grafana/dashboards/.*");
    private static final Pattern METRIC = Pattern.compile(
            "\\b(?:attempt_consumer|database|gateway|hikaricp|http_server|jvm|page_cache|position|process|query|service)"
                    + "_[a-z0-9_]*[a-z0-9](?![a-z0-9_…])");

    @Test
    void areThoseOfTheRunningServices() throws Exception {
        Set<String> named = named();
        assertThat(named).contains("attempt_consumer_lag_time_seconds", "database_up", "process_cpu_usage");
        try (var pipeline = new TestPipeline()) {
            // Requests and collections have figures from the first one on.
            String position = pipeline.patch(17, "{\"answers\":{\"1\":[1]}}")
                    .headers()
                    .firstValue("Attempt-Position")
                    .orElseThrow();
            pipeline.getAttempt(17, position);
            System.gc();

            Eventually.passes(() -> assertThat(shown(pipeline)).containsAll(named));
        }
    }

    private static Set<String> shown(TestPipeline pipeline) throws IOException, InterruptedException {
        return pipeline.metrics()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .flatMap(MetricNamesIT::alsoKnownAs)
                .collect(Collectors.toSet());
    }

    /** The documents call a histogram by its own name. */
    private static Stream<String> alsoKnownAs(String metric) {
        return Stream.of(metric, metric.replaceAll("_(count|sum|bucket)$", ""));
    }

    private static Set<String> named() throws IOException {
        var names = new TreeSet<String>();
        try (Stream<Path> files = Files.find(
                ROOT,
                4,
                (path, attributes) ->
                        PLACES.matcher(ROOT.relativize(path).toString()).matches())) {
            for (Path file : files.toList()) {
                METRIC.matcher(Files.readString(file)).results().forEach(match -> names.add(match.group()));
            }
        }
        return names;
    }
}
