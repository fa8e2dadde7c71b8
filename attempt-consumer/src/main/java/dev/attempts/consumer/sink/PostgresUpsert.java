package dev.attempts.consumer.sink;

/** The one statement that stores events, whatever they come from; the guard is the rule of the contract and nothing else. */
final class PostgresUpsert {
    private static final String HEAD = """
            INSERT INTO attempt AS stored
                (attempt_id, answers, revision, updated_at, source_partition, source_offset)
            """;

    /** An event applies unless it carries a revision lower than the stored one; one without leaves the revision as it is. */
    private static final String TAIL = """
            ORDER BY attempt_id
            ON CONFLICT (attempt_id) DO UPDATE SET
                answers = EXCLUDED.answers,
                revision = COALESCE(EXCLUDED.revision, stored.revision),
                updated_at = EXCLUDED.updated_at,
                source_partition = EXCLUDED.source_partition,
                source_offset = EXCLUDED.source_offset
            WHERE (EXCLUDED.revision IS NULL OR stored.revision IS NULL OR EXCLUDED.revision >= stored.revision)
            """;

    /** A redriven event gives way to any that stood behind it in its partition, itself included: twice is once. */
    private static final String UNLESS_LATER = """
                AND (stored.source_partition IS DISTINCT FROM EXCLUDED.source_partition
                    OR stored.source_offset < EXCLUDED.source_offset)
            """;

    private PostgresUpsert() {}

    /** The upsert of what {@code select} yields: the six columns in the order above. */
    static String of(String select, boolean redriven) {
        return HEAD + select + TAIL + (redriven ? UNLESS_LATER : "");
    }
}
