package dev.attempts.exam.faults;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
                "%,10d doubled or out of order in Postgres%n%,10d dead letters%n%s%n",
                day.doubled(),
                day.deadLetters(),
                day.missing().isEmpty() ? "" : "ended by themselves: " + day.missing() + "\n"));
        text.append("Seconds from the end of a fault until readers were less than 1 s behind (– not before the next"
                + " fault):\n");
        day.recoveries()
                .forEach((kind, times) -> text.append(String.format("  %-24s %s%n", kind.text(), seconds(times))));
        text.append('\n');
        day.happenings().forEach(it -> text.append(it).append('\n'));
        text.append(String.format(
                Locale.ROOT,
                "%n%d of %d faults were over within %d s%n%s%n",
                day.happenings().size() - day.late().size(),
                day.happenings().size(),
                options.recoverySeconds(),
                day.isPassed() ? "The day is passed" : "The day is FAILED"));
        return text.toString();
    }

    static String seconds(List<Long> times) {
        return times.stream()
                .map(it -> it < 0 ? "–" : String.format(Locale.ROOT, "%.1f", it / 1_000.0))
                .collect(Collectors.joining(" "));
    }
}
