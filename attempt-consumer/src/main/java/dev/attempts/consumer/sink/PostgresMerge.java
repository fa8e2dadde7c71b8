package dev.attempts.consumer.sink;

/**
 * The one statement that stores events, whatever they come from; the guard is the rule of the contract and nothing else. An attempt that
 * somebody else inserts meanwhile makes it fail ({@link PostgresFailures}).
 */
final class PostgresMerge {
    private static final String HEAD = "MERGE INTO attempt AS stored USING (\n";

    /** An event applies unless it carries a revision lower than the stored one; one without leaves the revision as it is. */
    private static final String GUARD = """
            ) AS event ON stored.attempt_id = event.attempt_id
            WHEN MATCHED
                AND (event.revision IS NULL OR stored.revision IS NULL OR event.revision >= stored.revision)
            """;

    /** A redriven event gives way to any that stood behind it in its partition, itself included: twice is once. */
    private static final String UNLESS_LATER = """
                AND (stored.source_partition IS DISTINCT FROM event.source_partition
                    OR stored.source_offset < event.source_offset)
            """;

    private static final String TAIL = """
            THEN UPDATE SET
                answers = event.answers,
                revision = COALESCE(event.revision, stored.revision),
                updated_at = event.updated_at,
                source_partition = event.source_partition,
                source_offset = event.source_offset
            WHEN NOT MATCHED THEN
                INSERT (attempt_id, answers, revision, updated_at, source_partition, source_offset)
                VALUES (event.attempt_id, event.answers, event.revision, event.updated_at,
                    event.source_partition, event.source_offset)
            """;

    private PostgresMerge() {}

    /**
     * Of what {@code select} yields: {@code attempt_id, answers, revision, updated_at, source_partition, source_offset}. It looks attempts
     * up in that order, so rows that ascend by attempt id lock them ascending.
     */
    static String of(String select, boolean redriven) {
        return HEAD + select + GUARD + (redriven ? UNLESS_LATER : "") + TAIL;
    }
}
