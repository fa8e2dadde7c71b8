package dev.attempts.exam.faults;

import java.util.Locale;

/** The day in plain text: totals, recovery by kind of fault, every fault. */
final class TextReport {
    private TextReport() {}

    static String of(Day day) {
        var text = new StringBuilder();
        FaultOptions options = day.options();
        text.append(String.format(
                Locale.ROOT,
                "%d s at %,d updates/s of %,d students, %d broker(s), group protocol %s, --seed %d, %d faults%n%n",
                options.seconds(),
                options.rate(),
                options.students(),
                options.brokers(),
                options.groupProtocol(),
                options.seed(),
                day.happenings().size()));
        text.append(day.verdict().text());
        text.append(String.format(
                Locale.ROOT,
                "%,10d doubled or out of order in Postgres%n%s%n",
                day.doubled(),
                day.missing().isEmpty() ? "" : "ended by themselves, or did not come back: " + day.missing() + "\n"));
        text.append("Seconds from the end of a fault until readers of every partition were less than 1 s behind (– not"
                        + " before the next fault):\n\n")
                .append(table(day));
        text.append('\n');
        day.happenings().forEach(it -> text.append(it).append('\n'));
        text.append(String.format(
                Locale.ROOT,
                "%n%d of %d faults were over within %d s%n%s%s%n",
                day.happenings().size() - day.late().size(),
                day.happenings().size(),
                options.recoverySeconds(),
                day.withoutEffect().isEmpty() ? "" : day.withoutEffect().size() + " had no effect and say nothing\n",
                day.isPassed() ? "The day is passed" : "The day is FAILED"));
        return text.toString();
    }

    /** In Markdown, for the failure table of the architecture's page. */
    static String table(Day day) {
        var table = new StringBuilder("| fault | times | median, s | longest, s |\n| --- | --- | --- | --- |\n");
        day.recoveries()
                .forEach((kind, recovery) -> table.append("| `%s` | %d | %s | %s |%n"
                        .formatted(
                                kind.text(),
                                recovery.count(),
                                Recovery.seconds(recovery.medianMillis()),
                                Recovery.seconds(recovery.longestMillis()))));
        return table.toString();
    }
}
