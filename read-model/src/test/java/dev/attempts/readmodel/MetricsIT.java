package dev.attempts.readmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.embedded.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricsIT {
    private static final Pattern OWN = Pattern.compile("(page_cache|query|attempt|position|database)_.*");

    @Test
    void areThoseOfTheReadme() throws Exception {
        Set<String> documented = documented();
        try (var readModel = RunningReadModel.on(SampleData.filled(TestPostgres.shared()))) {
            readModel.get("/customers");
            Eventually.passes(() -> {
                Set<String> measured = measured(readModel);
                assertThat(measured).containsAll(documented);
                assertThat(measured)
                        .filteredOn(name -> OWN.matcher(name).matches())
                        .isSubsetOf(documented);
            });
        }
    }

    /** Without the ending that Prometheus is given: the unit, or that it counts. */
    private static Set<String> documented() throws Exception {
        String table = Files.readString(Path.of("README.md"))
                .split("\\| metric \\|", 2)[1]
                .split("\n\n", 2)[0];
        return Pattern.compile("(?m)^\\|.*?\\|")
                .matcher(table)
                .results()
                .flatMap(cell ->
                        Pattern.compile("`([a-z_]+)").matcher(cell.group()).results())
                .map(name -> name.group(1).replaceFirst("_(seconds|total)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> measured(RunningReadModel readModel) {
        return readModel.meters().getMeters().stream()
                .map(meter -> meter.getId().getName().replace('.', '_'))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
