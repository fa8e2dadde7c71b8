package dev.attempts.consumer.sink;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sorts the database's failures by SQLSTATE, as PostgreSQL's documentation lists them in its appendix A. */
final class SqlStates {
    /** Connection lost, resources short, shutting down, input or output failed: classes, by their first two characters. */
    private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "53", "58");

    /**
     * Serialisation failure, deadlock, lock not available, statement cancelled, read-only standby after a failover, idle
     * in transaction for too long, transaction too long.
     */
    private static final Set<String> TRANSIENT_STATES =
            Set.of("40001", "40P01", "55P03", "57014", "25006", "25P03", "25P04");

    /** Data exceptions, integrity constraints, limits of one value, and what a trigger raises. */
    private static final Set<String> REJECTED_CLASSES = Set.of("22", "23", "54", "P0");

    /** Of class 22, yet about the form of the COPY stream, which is ours: no event is to blame. */
    private static final Set<String> DEFECT_STATES = Set.of("22P03", "22P04");

    /** What states of the server's operators begin with. */
    private static final String SHUTTING_DOWN = "57P";

    private SqlStates() {}

    /**
     * Sorts one failure.
     *
     * @param state null when the failure did not come from the server: the pool has no connection to give
     */
    static SinkFailure classify(@Nullable String state, String message) {
        if (state == null) {
            return new SinkFailure.Transient(message);
        }
        String named = "SQLSTATE " + state + ": " + message;
        if (TRANSIENT_STATES.contains(state)
                || state.startsWith(SHUTTING_DOWN)
                || TRANSIENT_CLASSES.contains(category(state))) {
            return new SinkFailure.Transient(named);
        }
        if (REJECTED_CLASSES.contains(category(state)) && !DEFECT_STATES.contains(state)) {
            return new SinkFailure.Rejected(named);
        }
        return new SinkFailure.Defect(named);
    }

    /** Also by a server that shuts down: of a statement that is its own transaction nobody knows then what became of it. */
    static boolean isConnectionLost(@Nullable String state) {
        return state != null && (category(state).equals("08") || state.startsWith(SHUTTING_DOWN));
    }

    private static String category(String state) {
        return state.substring(0, Math.min(2, state.length()));
    }
}
