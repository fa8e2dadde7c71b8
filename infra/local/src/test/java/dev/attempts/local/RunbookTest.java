package dev.attempts.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whom an alert wakes finds in the runbook what it means, and the runbook speaks of no alert that there is not. */
class RunbookTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path RULES = ROOT.resolve("infra/prometheus/rules/alerts.yml");
    private static final Path RUNBOOK = ROOT.resolve("docs/operations.md");

    @Test
    void hasAHeadingForEachAlertAndNoOther() throws IOException {
        assertThat(found("(?m)^### (.+)$", alertsOfTheRunbook()))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(alerts());
    }

    @Test
    void isWhatEachAlertLinksTo() throws IOException {
        assertThat(found("(?m)^ *runbook_url: (.+)$", Files.readString(RULES)))
                .containsExactlyElementsOf(alerts().stream()
                        .map(alert -> "docs/operations.md#" + alert.toLowerCase(Locale.ROOT))
                        .toList());
    }

    @Test
    void saysOfEachAlertWhatItMeansWhereToLookFirstAndWhatToDo() throws IOException {
        for (String paragraph : alertsOfTheRunbook().split("\n### ", -1)) {
            if (alerts().contains(paragraph.lines().findFirst().orElse(""))) {
                assertThat(paragraph).contains("\n**Means:** ", "\n**First look:** ", "\n**Remedy:** ");
            }
        }
    }

    @Test
    void linksToHeadingsThatItHas() throws IOException {
        String text = Files.readString(RUNBOOK);

        assertThat(anchors(text)).containsAll(found("\\]\\(#([^)]+)\\)", text));
    }

    @Test
    void namesSettingsThatThereAre() throws IOException {
        var readmes = new StringBuilder();
        for (String module : List.of("api-gateway", "attempt-consumer", "read-model")) {
            readmes.append(Files.readString(ROOT.resolve(module).resolve("README.md")));
        }

        assertThat(found("\\b((?:API_GATEWAY|ATTEMPT_CONSUMER|READ_MODEL)_[A-Z_]*[A-Z])\\b", Files.readString(RUNBOOK)))
                .isNotEmpty()
                .allSatisfy(setting -> assertThat(readmes).contains("| `" + setting + "` |"));
    }

    private static List<String> alerts() throws IOException {
        return found("(?m)^ *- alert: (.+)$", Files.readString(RULES));
    }

    private static String alertsOfTheRunbook() throws IOException {
        return Files.readString(RUNBOOK).split("\n## Alerts\n", 2)[1].split("\n## ", 2)[0];
    }

    /** As GitHub makes them of headings. */
    private static List<String> anchors(String markdown) {
        return found("(?m)^#+ (.+)$", markdown).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
