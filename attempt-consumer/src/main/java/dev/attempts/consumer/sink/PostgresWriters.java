package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Round;
import java.util.List;

/** Chooses how a batch is written by its size; the benchmark behind it is in RATIONALE.md. */
final class PostgresWriters {
    private final int copyFromRows;
    private final PostgresWriter few = new PostgresUnnest();
    private final PostgresWriter many = new PostgresCopy();

    PostgresWriters(int copyFromRows) {
        this.copyFromRows = copyFromRows;
    }

    boolean fitsOneStatement(List<Round> rounds) {
        return rounds.size() == 1 && Round.countEvents(rounds) < copyFromRows;
    }

    PostgresWriter writerFor(List<Round> rounds) {
        return Round.countEvents(rounds) < copyFromRows ? few : many;
    }
}
