package dev.attempts.exam;

import dev.attempts.exam.client.PipelineClient;
import java.util.List;
import java.util.Locale;

/** The program behind {@code ./run exam}: exit code 0 if every promise was kept, 1 if not, 2 for wrong options. */
public final class Exam {
    private Exam() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) {
        if (arguments.contains("--help")) {
            System.out.print(ExamOptions.USAGE);
            return 0;
        }
        var line = new CommandLine(arguments);
        var options = ExamOptions.read(line, System.getenv());
        if (!line.problems().isEmpty()) {
            line.problems().forEach(problem -> System.err.println("./run exam: " + problem));
            return 2;
        }
        System.out.printf(
                Locale.ROOT,
                "%,d students, %,d updates/s for %d s: --seed %d --first-revision %d%n",
                options.students(),
                options.rate(),
                options.seconds(),
                options.seed(),
                options.firstRevision());
        try (var client =
                PipelineClient.open(options.gateway(), options.readModel(), options.token(), options.connections())) {
            var cpu = new CpuMeter(options.seconds() / 2);
            var verdict = new ExamRun(options, client, second -> {
                        cpu.second(second);
                        System.out.println(second);
                    })
                    .run();
            System.out.print(verdict.text());
            System.out.println(cpu.text());
            return verdict.isPassed() ? 0 : 1;
        }
    }
}
