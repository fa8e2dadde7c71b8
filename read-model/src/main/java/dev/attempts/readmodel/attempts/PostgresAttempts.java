package dev.attempts.readmodel.attempts;

import dev.attempts.events.AttemptId;
import dev.attempts.events.Position;
import dev.attempts.readmodel.database.PostgresQueries;
import dev.attempts.readmodel.database.QuerySettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** Reads attempts and checkpoints from Postgres. */
public final class PostgresAttempts implements Checkpoints {
    private static final String ATTEMPTS = """
            SELECT attempt_id, exam_id, answers, revision, updated_at, source_partition, source_offset
            FROM attempt
            WHERE attempt_id = ANY (?)
            """;

    /** Below it everything has taken effect: a log that has lost its end holds less than was read. */
    private static final String IN_EFFECT_TO =
            "LEAST(next_offset, CASE WHEN in_effect_to_at = next_offset THEN in_effect_to END)";

    /** One statement sees one snapshot: a checkpoint past the position and a row from before it can't meet here. */
    private static final String ATTEMPT_AT_POSITION = """
            SELECT attempt_id, exam_id, answers, revision, updated_at, source_partition, source_offset
            FROM checkpoint LEFT JOIN attempt ON attempt_id = ?
            WHERE topic = ? AND partition = ? AND %s > ?
            """.formatted(IN_EFFECT_TO);

    private static final String CHECKPOINTS = """
            SELECT partition, %s
            FROM checkpoint
            WHERE topic = ?
            """.formatted(IN_EFFECT_TO);

    private final PostgresQueries queries;
    private final String topic;
    private final SharedReads<Long, StoredAttempt> shared;

    /** {@code threads} is where queries of single attempts run. */
    public PostgresAttempts(
            PostgresQueries queries, String topic, QuerySettings limits, Executor threads, MeterRegistry registry) {
        this.queries = queries;
        this.topic = topic;
        this.shared = new SharedReads<>(this::attempts, queries::refused, limits, threads, System::nanoTime, registry);
    }

    /** To be called now and then: refuses readers who have waited too long. */
    public void giveUpLate() {
        shared.giveUpLate();
    }

    /** Does not block; what depends on it must not either. */
    CompletableFuture<Optional<StoredAttempt>> reading(AttemptId id) {
        return shared.read(id.value());
    }

    Optional<StoredAttempt> attempt(AttemptId id) {
        try {
            return reading(id).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private Map<Long, StoredAttempt> attempts(Set<Long> ids) {
        return queries.ask(connection -> {
            try (var statement = connection.prepareStatement(ATTEMPTS)) {
                statement.setObject(1, longs(ids));
                try (ResultSet rows = statement.executeQuery()) {
                    Map<Long, StoredAttempt> attempts = HashMap.newHashMap(ids.size());
                    while (rows.next()) {
                        attempts.put(rows.getLong(1), attempt(rows));
                    }
                    return attempts;
                }
            }
        });
    }

    /** Of primitive ones the driver makes a binary array. */
    private static long[] longs(Set<Long> ids) {
        return ids.stream().mapToLong(Long::longValue).sorted().toArray();
    }

    AttemptReading attempt(AttemptId id, Position atLeast) {
        return queries.ask(connection -> {
            try (var statement = connection.prepareStatement(ATTEMPT_AT_POSITION)) {
                statement.setLong(1, id.value());
                statement.setString(2, topic);
                statement.setInt(3, atLeast.partition());
                statement.setLong(4, atLeast.offset());
                try (ResultSet rows = statement.executeQuery()) {
                    return rows.next() ? current(rows) : new AttemptReading.NotReached();
                }
            }
        });
    }

    @Override
    public Map<Integer, Long> nextOffsets() {
        return queries.ask(this::nextOffsets);
    }

    private Map<Integer, Long> nextOffsets(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(CHECKPOINTS)) {
            statement.setString(1, topic);
            try (ResultSet rows = statement.executeQuery()) {
                Map<Integer, Long> offsets = new HashMap<>();
                while (rows.next()) {
                    offsets.put(rows.getInt(1), rows.getLong(2));
                }
                return offsets;
            }
        }
    }

    private static AttemptReading current(ResultSet row) throws SQLException {
        boolean absent = row.getObject(1) == null;
        return new AttemptReading.Current(absent ? Optional.empty() : Optional.of(attempt(row)));
    }

    private static StoredAttempt attempt(ResultSet row) throws SQLException {
        int partition = row.getInt(6);
        var position = row.wasNull() ? null : new Position(partition, row.getLong(7));
        return new StoredAttempt(
                row.getLong(1),
                row.getObject(2, Long.class),
                row.getString(3),
                row.getObject(4, Long.class),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                position);
    }
}
