package dev.attempts.exam.faults;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The day as one page without any script or file beside it: faults as bands, and what was seen under them. */
final class HtmlReport {
    private HtmlReport() {}

    static String of(Day day) {
        var charts = List.of(
                chart(day, "accepted a second", "#1a7f37", it -> it.seen().acknowledged()),
                chart(day, "applied a second (a gap: the database did not answer)", "#0969da", Moment::applied),
                chart(day, "lag of readers, seconds", "#bf3989", it -> it.seen().lagMillis() / 1_000.0),
                chart(
                        day,
                        "tries without an acknowledgement a second",
                        "#cf222e",
                        it -> it.seen().notWritten() + it.seen().unknown()),
                chart(
                        day,
                        "p99 of acknowledged updates, ms",
                        "#8250df",
                        it -> it.seen().p99Millis()));
        String rows = day.recoveries().entrySet().stream()
                .map(it -> "<tr><td>%s</td><td>%d</td><td>%s</td><td>%s</td></tr>"
                        .formatted(
                                it.getKey().text(),
                                it.getValue().count(),
                                Recovery.seconds(it.getValue().medianMillis()),
                                Recovery.seconds(it.getValue().longestMillis())))
                .collect(Collectors.joining("\n"));
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Exam day</title>
            <style>
            body { font: 14px system-ui, sans-serif; margin: 2em; max-width: 1240px; color: #222 }
            h2 { font-size: 15px; margin: 1.4em 0 .2em } svg { width: 100%%; background: #fafafa }
            table { border-collapse: collapse } td, th { text-align: left; padding: 2px 12px 2px 0; border-bottom: 1px solid #ddd }
            pre { background: #fafafa; padding: 1em; overflow: auto }
            </style></head><body>
            <h1>Exam day: %s</h1>
            %s
            <h2>Seconds from a fault's end until readers were less than 1 s behind</h2>
            <table><tr><th>fault</th><th>times</th><th>median</th><th>longest</th></tr>
            %s</table>
            <h2>Report</h2><pre>%s</pre>
            </body></html>
            """.formatted(
                        day.isPassed() ? "passed" : "failed",
                        String.join("\n", charts),
                        rows,
                        TextReport.of(day).replace("&", "&amp;").replace("<", "&lt;"));
    }

    private static String chart(Day day, String title, String colour, ToDoubleFunction<Moment> value) {
        double most =
                Math.max(1, day.moments().stream().mapToDouble(value).max().orElse(1));
        double seconds = Math.max(
                day.options().seconds(),
                day.moments().stream().mapToInt(it -> it.seen().at()).max().orElse(1));
        var svg = new StringBuilder("<h2>" + title + "</h2><svg viewBox=\"0 0 1200 130\">");
        for (Happening it : day.happenings()) {
            double from = x(it.beganMillis() / 1_000.0, seconds);
            double width = Math.max(1, x(it.endedMillis() / 1_000.0, seconds) - from);
            svg.append(
                    "<rect x=\"%s\" y=\"0\" width=\"%s\" height=\"110\" fill=\"#f0b429\" opacity=\".35\"><title>%s</title></rect>"
                            .formatted(one(from), one(width), it));
        }
        svg.append("<path fill=\"none\" stroke=\"%s\" stroke-width=\"1\" d=\"".formatted(colour));
        boolean drawing = false;
        for (Moment moment : day.moments()) {
            double now = value.applyAsDouble(moment);
            if (now >= 0) {
                svg.append(drawing ? 'L' : 'M')
                        .append(one(x(moment.seen().at(), seconds)))
                        .append(' ')
                        .append(one(110 - 105 * now / most));
            }
            drawing = now >= 0;
        }
        return svg.append("\"/><text x=\"2\" y=\"12\" font-size=\"11\">%s</text>".formatted(one(most)))
                .append(
                        "<text x=\"2\" y=\"126\" font-size=\"11\">0 s</text><text x=\"1150\" y=\"126\" font-size=\"11\">%.0f s</text></svg>"
                                .formatted(seconds))
                .toString();
    }

    private static double x(double second, double seconds) {
        return 1_200 * second / seconds;
    }

    private static String one(double number) {
        return String.format(Locale.ROOT, "%.1f", number);
    }
}
