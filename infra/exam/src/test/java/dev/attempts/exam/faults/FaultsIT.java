package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Directories;
import dev.attempts.exam.faults.Schedule.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every part a process, as in production: whatever happens to them, nothing is lost, doubled or stale. */
@Tag("faults")
class FaultsIT {
    private static final List<FaultKind> ALL = List.of(FaultKind.values());

    @Test
    void aFewFaultsInAFewSeconds() throws Exception {
        var schedule = new Schedule(Stream.of(
                        new Fault(FaultKind.CONSUMER_KILL, 0, 3_000, 1_000),
                        new Fault(FaultKind.CUT_GATEWAY_BROKER, 0, 7_000, 1_500),
                        new Fault(FaultKind.POSTGRES_CRASH, 0, 12_000, 1_500))
                .toList());
        keepsItsPromises(options("few", 18, 200, 1, ALL), schedule);
    }

    @Test
    @Tag("nightly")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void everyKindOfFaultWithOneBroker() throws Exception {
        keepsItsPromises(options("one-broker", 1_200, 1_000, 1, FaultOptions.possible(1)));
    }

    @Test
    @Tag("nightly")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void anyOfThreeBrokersAndTheirController() throws Exception {
        var kinds = List.of(
                FaultKind.BROKER_KILL,
                FaultKind.BROKER_FREEZE,
                FaultKind.CONTROLLER_KILL,
                FaultKind.CUT_GATEWAY_BROKER);
        keepsItsPromises(options("three-brokers", 400, 500, 3, kinds));
    }

    @Test
    @Tag("nightly")
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void theConsumersGroupWithTheNewerProtocol() throws Exception {
        var kinds = List.of(
                FaultKind.CONSUMER_KILL,
                FaultKind.CONSUMER_FREEZE,
                FaultKind.BROKER_KILL,
                FaultKind.CUT_CONSUMER_BROKER);
        keepsItsPromises(options("newer-protocol", 400, 500, 1, kinds).withGroupProtocol("consumer"));
    }

    private static FaultOptions options(String name, int seconds, int rate, int brokers, List<FaultKind> kinds) {
        Path directory = Path.of("target", "faults-" + name).toAbsolutePath();
        // Twenty seconds between two answers of a student: not much that is lost is covered up by a newer one.
        return new FaultOptions(
                seconds, rate, rate * 20, brokers, "classic", System.currentTimeMillis(), kinds, 20, directory);
    }

    private static void keepsItsPromises(FaultOptions options) throws Exception {
        var schedule = Schedule.draw(options.seed(), options.seconds(), options.kinds());
        assertThat(schedule.faults()).extracting(Fault::kind).containsAll(options.kinds());
        keepsItsPromises(options, schedule);
    }

    /** How long it took to recover is for the report: it says as much about the machine as about the pipeline. */
    private static void keepsItsPromises(FaultOptions options, Schedule schedule) throws Exception {
        Directories.delete(options.directory());
        Day day = new FaultRun(options, schedule, line -> {}).run();

        Files.writeString(options.directory().resolve("report.txt"), TextReport.of(day));
        Files.writeString(options.directory().resolve("report.html"), HtmlReport.of(day));
        assertThat(day.verdict().isPassed()).as(TextReport.of(day)).isTrue();
        assertThat(day.verdict().totals().acknowledged()).isPositive();
        assertThat(day.verdict().unsettled()).isZero();
        assertThat(day.doubled()).as("doubled").isZero();
        assertThat(day.missing()).as("processes that ended by themselves").isEmpty();
        assertThat(day.withoutEffect()).as("faults that did not happen").isEmpty();
        assertThat(day.happenings()).hasSameSizeAs(schedule.faults());
    }
}
