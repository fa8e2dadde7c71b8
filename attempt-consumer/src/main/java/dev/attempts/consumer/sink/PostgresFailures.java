package dev.attempts.consumer.sink;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns what the driver throws into a category. */
public final class PostgresFailures {
    private static final String ATTEMPT_KEY = "attempt_pkey";

    private PostgresFailures() {}

    public static SinkFailure of(SQLException failure) {
        return isInsertedMeanwhile(failure)
                ? new SinkFailure.Transient(message(failure))
                : SqlStates.classify(failure.getSQLState(), message(failure));
    }

    /** Somebody else was quicker to insert an attempt: next time it is there to be updated. */
    private static boolean isInsertedMeanwhile(SQLException failure) {
        ServerErrorMessage error = serverError(failure);
        return error != null && ATTEMPT_KEY.equals(error.getConstraint());
    }

    /** Of what has no event in it: refused it is as well when the server refuses everything for the time being. */
    public static SinkFailure ofNoEvent(SQLException failure) {
        SinkFailure category = of(failure);
        return category instanceof SinkFailure.Rejected ? new SinkFailure.Transient(category.message()) : category;
    }

    /** Without the server's DETAIL, which quotes the row and with it a student's answers. */
    static String message(SQLException failure) {
        ServerErrorMessage error = serverError(failure);
        return String.valueOf(error == null ? failure.getMessage() : error.getMessage());
    }

    private static @Nullable ServerErrorMessage serverError(SQLException failure) {
        return failure instanceof PSQLException fromServer ? fromServer.getServerErrorMessage() : null;
    }
}
