package dev.attempts.exam.faults;

import dev.attempts.exam.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The program behind {@code ./run faults}: exit code 0 if every promise was kept, 1 if not, 2 for wrong options. */
public final class Faults {
    private Faults() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        System.exit(run(List.of(arguments)));
    }

    static int run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.contains("--help")) {
            System.out.print(FaultOptions.USAGE);
            return 0;
        }
        var line = new CommandLine(arguments);
        var options = FaultOptions.read(line);
        if (!line.problems().isEmpty()) {
            line.problems().forEach(problem -> System.err.println("./run faults: " + problem));
            return 2;
        }
        var schedule = Schedule.draw(options.seed(), options.seconds(), options.kinds());
        System.out.println("--seed " + options.seed() + ", schedule:\n" + schedule);
        if (!Volume.obstacle().isEmpty()) {
            System.out.println("SKIPPED postgres-disk-full: " + Volume.obstacle());
        }
        StageDirectory directory;
        try {
            directory = StageDirectory.open(options.directory());
        } catch (IOException e) {
            System.err.println("./run faults: --directory " + e.getMessage());
            return 2;
        }
        try (directory) {
            directory.empty();
            Day day = new FaultRun(options, schedule, System.out::println).run();
            return report(day, options.directory()) ? 0 : 1;
        }
    }

    private static boolean report(Day day, Path directory) throws IOException {
        String text = TextReport.of(day);
        System.out.print(text);
        Files.writeString(directory.resolve("report.txt"), text);
        Files.writeString(directory.resolve("report.html"), HtmlReport.of(day));
        System.out.println("Written: " + directory.resolve("report.txt") + ", report.html");
        return day.isPassed();
    }
}
