package dev.attempts.exam.faults;

import dev.attempts.exam.DeadLetterWatch;
import dev.attempts.exam.ExamOptions;
import dev.attempts.exam.ExamRun;
import dev.attempts.exam.ExamThread;
import dev.attempts.exam.Second;
import dev.attempts.exam.Verdict;
import dev.attempts.exam.client.PipelineClient;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** An exam on a stage of its own while the schedule's faults happen, one at a time. */
final class FaultRun {
    private static final int CONNECTIONS = 256;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int SETTLE_SECONDS = 90;
    private static final int VERDICT_SECONDS = 300;

    private final FaultOptions options;
    private final Schedule schedule;
    private final Consumer<String> told;
    private final List<Moment> moments = Collections.synchronizedList(new ArrayList<>());
    private final List<Happening> happenings = new ArrayList<>();
    private final AtomicBoolean asking = new AtomicBoolean();
    private final Set<String> endedUnasked = ConcurrentHashMap.newKeySet();
    private volatile long applied = -1;

    FaultRun(FaultOptions options, Schedule schedule, Consumer<String> told) {
        this.options = options;
        this.schedule = schedule;
        this.told = told;
    }

    /** Returns when the verdict is there and everything is stopped. */
    Day run() throws IOException, InterruptedException {
        boolean ownDisk = schedule.has(FaultKind.POSTGRES_DISK_FULL);
        try (var stage = Stage.open(options, ownDisk);
                var client = PipelineClient.open(stage.gatewayUrl(), stage.readModelUrl(), "", CONNECTIONS)) {
            told.accept("the stage stands; the exam begins");
            return day(stage, client);
        }
    }

    private Day day(Stage stage, PipelineClient client) throws InterruptedException {
        var sitting = exam(stage);
        var deadLetters = DeadLetterWatch.begin(sitting.kafka());
        var exam = new ExamRun(sitting, client, second -> second(stage, second));
        long began = System.nanoTime();
        try (var thread = ExamThread.begin(exam)) {
            for (int i = 0; i < schedule.faults().size(); i++) {
                long next = i + 1 < schedule.faults().size()
                        ? schedule.faults().get(i + 1).atMillis()
                        : options.seconds() * 1_000L;
                happen(schedule.faults().get(i), next, stage, exam, began);
            }
            Verdict result = thread.verdict();
            deadLetters.tell(sitting, result.differences());
            return new Day(
                    options,
                    happenings,
                    momentsInOrder(),
                    result,
                    stage.postgres().doubled(),
                    stage.missing());
        } catch (ExecutionException | SQLException e) {
            throw new IllegalStateException("the day has no result", e);
        }
    }

    private ExamOptions exam(Stage stage) {
        return new ExamOptions(
                options.students(),
                20,
                options.rate(),
                options.seconds(),
                0,
                5,
                10,
                options.seed(),
                stage.gatewayUrl(),
                stage.readModelUrl(),
                "",
                CONNECTIONS,
                1,
                0,
                SETTLE_SECONDS,
                VERDICT_SECONDS,
                stage.brokers().direct());
    }

    private void happen(Schedule.Fault fault, long nextMillis, Stage stage, ExamRun exam, long began) {
        sleepUntil(began, fault.atMillis(), () -> false);
        long beganMillis = millisSince(began);
        told.accept("------ " + fault);
        fault.kind().begin(stage, fault.which());
        OptionalLong atBegin = appliedIfToStop(fault, stage);
        sleepUntil(began, beganMillis + fault.forMillis(), () -> false);
        boolean hadEffect = !hasRisen(atBegin, appliedIfToStop(fault, stage));
        long ended = System.nanoTime();
        long endedMillis = millisSince(began);
        fault.kind().end(stage, fault.which());
        // An update that was acknowledged after the end was found by a reader within a second, in every partition.
        boolean recovered = sleepUntil(began, nextMillis - 500, () -> exam.isFreshSince(ended));
        var happening = new Happening(fault, beganMillis, endedMillis, recovered ? millisSince(ended) : -1, hadEffect);
        told.accept("------ " + happening);
        happenings.add(happening);
    }

    private static OptionalLong appliedIfToStop(Schedule.Fault fault, Stage stage) {
        return fault.kind().isToStopWrites() ? stage.postgres().applied() : OptionalLong.empty();
    }

    /** A database that does not say has stopped. */
    static boolean hasRisen(OptionalLong before, OptionalLong after) {
        return before.isPresent() && after.isPresent() && after.getAsLong() > before.getAsLong();
    }

    /** Until the time has come or the condition holds; whether it held. */
    private static boolean sleepUntil(long began, long millis, BooleanSupplier condition) {
        for (long now = millisSince(began); now < millis; now = millisSince(began)) {
            if (condition.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    private static long millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000_000;
    }

    private void second(Stage stage, Second second) {
        told.accept(second.toString());
        if (asking.compareAndSet(false, true)) {
            // Elsewhere: a database that is away takes its time to say so, and the exam has none to spare.
            Thread.ofVirtual().start(() -> {
                long before = applied;
                long now = stage.postgres().applied().orElse(-1);
                applied = now;
                moments.add(new Moment(second, now >= 0 && before >= 0 ? now - before : -1));
                stage.endedUnasked().stream()
                        .filter(endedUnasked::add)
                        .forEach(it -> told.accept("------ ended although nobody killed it: " + it));
                asking.set(false);
            });
        } else {
            moments.add(new Moment(second, -1));
        }
    }

    private List<Moment> momentsInOrder() {
        synchronized (moments) {
            return moments.stream()
                    .sorted(Comparator.comparingInt(it -> it.seen().at()))
                    .toList();
        }
    }
}
