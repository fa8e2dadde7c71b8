package dev.attempts.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Every effect on a row leaves a line, in the transaction that had it; and what must hold of these lines and of the metrics. */
final class Audit {
    private static final String CREATE = """
            CREATE TABLE audit (seq bigserial, attempt_id bigint, source_partition int, source_offset bigint);
            CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO audit (attempt_id, source_partition, source_offset)
                VALUES (NEW.attempt_id, NEW.source_partition, NEW.source_offset);
                RETURN NULL;
            END $$;
            CREATE TRIGGER audit AFTER INSERT OR UPDATE ON attempt FOR EACH ROW EXECUTE FUNCTION audit();
            """;

    private static final String EFFECTS_TWICE = """
            SELECT count(*) FROM (
                SELECT 1 FROM audit GROUP BY source_partition, source_offset HAVING count(*) > 1) AS twice
            """;

    private static final String EFFECTS_OUT_OF_ORDER = """
            SELECT count(*) FROM (
                SELECT source_offset, lag(source_offset) OVER (PARTITION BY attempt_id ORDER BY seq) AS before
                FROM audit) AS effect
            WHERE before >= source_offset
            """;

    private Audit() {}

    /** Makes the tables and watches them. */
    static void install(Pipeline pipeline) {
        pipeline.table().migrated().execute(CREATE);
    }

    /** How many events' checkpoints have passed. */
    static long stored(Pipeline pipeline) {
        return pipeline.table().number("SELECT COALESCE(sum(next_offset), 0) FROM checkpoint");
    }

    /** Waits until everything has taken effect: none lost, none twice, in order. */
    static void assertExactlyOnce(Pipeline pipeline) {
        pipeline.awaitDrained();
        assertThat(pipeline.table().number(EFFECTS_TWICE)).as("effects twice").isZero();
        assertThat(pipeline.table().number(EFFECTS_OUT_OF_ORDER))
                .as("effects out of order")
                .isZero();
        var expected = pipeline.oracle().rows();
        var stored = pipeline.table().rows();
        assertThat(expected.keySet().stream().filter(id -> !stored.containsKey(id)))
                .as("attempts lost")
                .isEmpty();
        assertThat(stored).isEqualTo(expected);
    }

    /** The consumers of this JVM have received so many events, each once, and each of them says what became of its share. */
    static void assertAccountedFor(Pipeline pipeline, long events) {
        assertAccountedFor(pipeline.meters(), events);
    }

    static void assertAccountedFor(List<MeterRegistry> consumers, long events) {
        // A batch is counted right behind its commit.
        Eventually.passes(
                "all counted",
                () -> assertThat(consumers.stream()
                                .mapToDouble(meters -> Pipeline.metric(meters, "attempt.consumer.received"))
                                .sum())
                        .as("received")
                        .isEqualTo((double) events));
        assertThat(consumers)
                .allSatisfy(meters -> assertThat(Pipeline.metric(meters, "attempt.consumer.outcomes"))
                        .as("applied + superseded + dead-lettered")
                        .isEqualTo(Pipeline.metric(meters, "attempt.consumer.received")));
    }

    /** The consumers of this JVM did it all, and know how many of the events changed a row. */
    static void assertAppliedIsWhatWasWritten(Pipeline pipeline) {
        assertThat(pipeline.meters().stream()
                        .mapToDouble(
                                meters -> Pipeline.metric(meters, "attempt.consumer.outcomes", "outcome", "applied"))
                        .sum())
                .as("applied")
                .isEqualTo((double) pipeline.table().number("SELECT count(*) FROM audit"));
    }
}
