package dev.attempts.exam;

import dev.attempts.exam.client.PipelineClient;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

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
        Optional<DeadLetterWatch> deadLetters;
        try {
            deadLetters = options.kafka().equals(ExamOptions.NO_KAFKA)
                    ? Optional.empty()
                    : Optional.of(DeadLetterWatch.begin(options.kafka()));
        } catch (KafkaException e) {
            System.err.printf(
                    "./run exam: nobody can look for dead letters in the Kafka at %s (%s); --kafka none goes without%n",
                    options.kafka(), e.getMessage());
            return 2;
        }
        return sit(options, deadLetters) ? 0 : 1;
    }

    private static boolean sit(ExamOptions options, Optional<DeadLetterWatch> deadLetters) {
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
            var cost = new SimulationCost(options.seconds() / 2);
            var exam = new ExamRun(options, client, second -> {
                cost.second(second);
                System.out.println(second);
            });
            try {
                var verdict = exam.run();
                deadLetters.ifPresentOrElse(
                        watch -> watch.tell(options, verdict.differences()),
                        () -> System.out.println("Nobody looked for dead letters"));
                System.out.print(verdict.text());
                System.out.println(cost.text());
                return verdict.isPassed();
            } finally {
                // What the students need is part of the heap that was told.
                Reference.reachabilityFence(exam);
            }
        }
    }
}
