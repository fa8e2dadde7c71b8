package dev.attempts.consumer.sink;

import dev.attempts.consumer.batch.Round;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** One way to store the rows of a batch inside a transaction that somebody else began. */
interface PostgresWriter {
    /** Transfers what can be transferred while no lock is held yet. */
    void load(Connection connection, List<Round> rounds) throws SQLException;

    /** Merges one round after the other; returns on how many rows events took effect, the guard having kept the others. */
    int merge(Connection connection, List<Round> rounds) throws SQLException;
}
