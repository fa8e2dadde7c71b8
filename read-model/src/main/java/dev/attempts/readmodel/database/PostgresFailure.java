package dev.attempts.readmodel.database;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** What an SQLSTATE means for one who only reads. */
final class PostgresFailure {
    private PostgresFailure() {}

    /** {@link QueryRefused} where trying again may help, otherwise a defect with the failure as its cause. */
    static RuntimeException classified(SQLException failure) {
        QueryRefused.Reason reason = reason(failure);
        return reason == null ? new IllegalStateException("query failed", failure) : new QueryRefused(reason);
    }

    /** It had ended before it was asked: another one may answer at once. Not so where the wait for an answer ran out. */
    static boolean ofABrokenConnection(SQLException failure) {
        String state = failure.getSQLState();
        boolean ended = state != null && (state.startsWith("08") || state.startsWith("57P"));
        return ended
                && !(failure instanceof SQLTransientConnectionException)
                && !(failure.getCause() instanceof SocketTimeoutException);
    }

    private static QueryRefused.@Nullable Reason reason(SQLException failure) {
        String state = failure.getSQLState();
        if (failure instanceof SQLTransientConnectionException && (state == null || failure.getCause() == null)) {
            // The pool's time-out, and no connection that failed meanwhile: all are in use.
            return QueryRefused.Reason.BUSY;
        }
        if (state == null) {
            return null;
        }
        return switch (state) {
            case "57014", "55P03", "40001", "40P01" -> QueryRefused.Reason.TOO_SLOW;
            default -> {
                boolean away = state.startsWith("08") || state.startsWith("53") || state.startsWith("57P");
                yield away ? QueryRefused.Reason.UNREACHABLE : null;
            }
        };
    }
}
