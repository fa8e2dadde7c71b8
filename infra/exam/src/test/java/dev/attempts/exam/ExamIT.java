package dev.attempts.exam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import dev.attempts.exam.Differences.Kind;
import dev.attempts.exam.FakePipeline.Flaw;
import dev.attempts.exam.client.PipelineClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The checker is itself checked: with pipelines that do one thing wrong, once. */
class ExamIT {
    private final List<Second> seconds = new CopyOnWriteArrayList<>();

    @Test
    void passesAPipelineThatKeepsItsPromisesHoweverOftenItRefusesOrLeaves() throws Exception {
        try (var pipeline = new FakePipeline(Flaw.NONE).failing()) {
            var verdict = sit(pipeline, "--students 500 --rate 1000 --seconds 4 --read-back 30 --wait 10");

            assertThat(verdict.isPassed()).as(verdict.text()).isTrue();
            assertThat(verdict.totals().acknowledged())
                    .as("students keep their pace: a slow machine makes it slower, none faster")
                    .isBetween(1L, 4 * 1_000 * 3 / 2L);
            assertThat(verdict.totals().reasons())
                    .containsKeys("not written: 503", "unknown: 504")
                    .anySatisfy((reason, times) ->
                            assertThat(reason).startsWith("unknown: ").doesNotContain("504"));
            assertThat(verdict.unsettled()).isZero();
            assertThat(seconds).isNotEmpty();
        }
    }

    @Test
    void findsTheOneUpdateOfAHundredThousandThatWasLost() throws Exception {
        try (var pipeline = new FakePipeline(Flaw.LOSES_AN_UPDATE)) {
            // Nobody sends twice in so short a time: no newer update covers the lost one up.
            var verdict = sit(pipeline, "--students 200000 --rate 10000 --seconds 10 --bulk 100 --read-back 0");

            assertThat(pipeline.flaws()).isOne();
            assertThat(verdict.differences().count(Kind.LOST))
                    .as(verdict.text())
                    .isOne();
            assertThat(verdict.isPassed()).isFalse();
        }
    }

    @Test
    void findsTheUpdateThatWasAppliedAgainAfterANewerOne() throws Exception {
        try (var pipeline = new FakePipeline(Flaw.APPLIES_AN_OLD_UPDATE_AGAIN)) {
            // The second round of answers has begun, and no third one follows.
            var verdict = sit(pipeline, "--students 1500 --rate 250 --seconds 5 --read-back 0 --wait 0");

            assertThat(pipeline.flaws()).isOne();
            assertThat(verdict.differences().count(Kind.LOST)
                            + verdict.differences().count(Kind.STALE))
                    .as(verdict.text())
                    .isPositive();
            assertThat(verdict.isPassed()).isFalse();
        }
    }

    @Test
    void findsTheOneReadThatWasStale() throws Exception {
        try (var pipeline = new FakePipeline(Flaw.SERVES_A_STALE_READ)) {
            var verdict = sit(pipeline, "--students 100 --rate 500 --seconds 3 --read-back 100");

            assertThat(pipeline.flaws()).isOne();
            assertThat(verdict.differences().count(Kind.STALE))
                    .as(verdict.text())
                    .isOne();
            assertThat(verdict.differences().first()).singleElement().asString().contains("although step");
        }
    }

    @Test
    void findsTheUpdateThatWasWrittenAlthoughItWasRefused() throws Exception {
        try (var pipeline = new FakePipeline(Flaw.WRITES_WHAT_IT_REFUSED)) {
            var verdict = sit(pipeline, "--students 8000 --rate 1000 --seconds 5 --settle 1 --read-back 0 --wait 0");

            assertThat(pipeline.flaws()).isOne();
            assertThat(verdict.differences().count(Kind.NEVER_SENT))
                    .as(verdict.text())
                    .isOne();
        }
    }

    @Test
    void findsAnswersThatNobodyGave() throws Exception {
        try (var pipeline = new FakePipeline(Flaw.MIXES_ANSWERS_UP)) {
            var verdict = sit(pipeline, "--students 20000 --rate 1000 --seconds 5 --read-back 0 --wait 0");

            assertThat(pipeline.flaws()).isOne();
            assertThat(verdict.differences().count(Kind.NEVER_SENT))
                    .as(verdict.text())
                    .isPositive();
        }
    }

    @Test
    void leavesNothingRunningIfSomebodyLeavesBeforeTheVerdict() throws Exception {
        var pipeline = new FakePipeline(Flaw.NONE);
        var options = options(pipeline, "--students 500 --rate 500 --seconds 600");
        try (var client = PipelineClient.open(options.gateway(), options.readModel(), "", options.connections())) {
            var exam = new ExamRun(options, client, seconds::add);
            var thread = ExamThread.begin(exam);
            try (thread) {
                Eventually.holds("the exam is under way", () -> !seconds.isEmpty());
                pipeline.close();
            }
        }

        Eventually.holds(
                "the exam's thread has ended",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(it -> it.getName().equals("exam")));
    }

    private Verdict sit(FakePipeline pipeline, String words) {
        var options = options(pipeline, words);
        try (var client = PipelineClient.open(options.gateway(), options.readModel(), "", options.connections())) {
            return new ExamRun(options, client, seconds::add).run();
        }
    }

    private static ExamOptions options(FakePipeline pipeline, String words) {
        var all = new ArrayList<>(List.of(words.split(" ")));
        all.addAll(List.of("--gateway", "" + pipeline.url(), "--read-model", "" + pipeline.url(), "--seed", "7"));
        var line = new CommandLine(all);
        var options = ExamOptions.read(line, Map.of());
        assertThat(line.problems()).isEmpty();
        return options;
    }
}
