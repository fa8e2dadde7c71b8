package dev.attempts.exam.faults;

import dev.attempts.exam.CommandLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One exam day with faults. */
record FaultOptions(
        int seconds,
        int rate,
        int students,
        int brokers,
        String groupProtocol,
        long seed,
        List<FaultKind> kinds,
        int recoverySeconds,
        Path directory) {

    static final String USAGE = """
        ./run faults [--option value …]   an exam while one thing after another breaks: exit code 0 if nothing was lost, doubled
                                          or stale, and every fault was over within the time
          --seconds 600                   how long the exam lasts
          --rate 1500                     updates a second
          --students 15000
          --brokers 1                     or 3, each a process
          --group-protocol classic        of the consumers; or consumer (KIP-848)
          --seed                          of the schedule, the answers and the pace; drawn and printed if not given
          --kinds                         only these, with commas; all that are possible here if not given
          --recovery 20                   seconds from the end of a fault until readers are less than 1 s behind, at most;
                                          up to 23, since after 24 the next fault may come
          --directory target/faults       logs, data and the report: report.txt, report.html
        """;

    static FaultOptions read(CommandLine line) {
        int brokers = Integer.parseInt(line.oneOf("brokers", "1", "1", "3"));
        List<FaultKind> kinds = kinds(line, brokers);
        return new FaultOptions(
                seconds(line, kinds),
                (int) line.number("rate", 1_500, 1, 100_000),
                (int) line.number("students", 15_000, 1, 1_000_000),
                brokers,
                line.oneOf("group-protocol", "classic", "classic", "consumer"),
                line.number("seed", System.currentTimeMillis() & 0xffffff, 0, Long.MAX_VALUE),
                kinds,
                (int) line.number("recovery", 20, 1, Schedule.RECOVERY_SECONDS_MAX),
                Path.of(line.text("directory", "target/faults")).toAbsolutePath());
    }

    /** A day without a fault would pass whatever the pipeline is like. */
    private static int seconds(CommandLine line, List<FaultKind> kinds) {
        int seconds = (int) line.number("seconds", 600, 1, 86_400);
        int least = Schedule.secondsMin(kinds);
        if (seconds < least) {
            line.refuse("--seconds is '%d': one fault, with what comes before and after it, takes up to %d"
                    .formatted(seconds, least));
        }
        return seconds;
    }

    FaultOptions withGroupProtocol(String otherGroupProtocol) {
        return new FaultOptions(
                seconds, rate, students, brokers, otherGroupProtocol, seed, kinds, recoverySeconds, directory);
    }

    /** What is named has to be possible here. */
    private static List<FaultKind> kinds(CommandLine line, int brokers) {
        String text = line.text("kinds", "");
        if (text.isEmpty()) {
            return possible(brokers);
        }
        var kinds = new ArrayList<FaultKind>();
        for (String word : text.split(",", -1)) {
            var kind = FaultKind.parse(word);
            String obstacle =
                    kind.map(it -> it.obstacle(brokers)).orElse("there is no such fault, but " + possible(brokers));
            if (!obstacle.isEmpty()) {
                line.refuse("--kinds names '" + word + "': " + obstacle);
            }
            kind.ifPresent(kinds::add);
        }
        return kinds;
    }

    static List<FaultKind> possible(int brokers) {
        return Arrays.stream(FaultKind.values())
                .filter(it -> it.obstacle(brokers).isEmpty())
                .toList();
    }
}
