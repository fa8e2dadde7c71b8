package dev.attempts.consumer.sink;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns what the driver throws into a category. */
public final class PostgresFailures {
    private PostgresFailures() {}

    public static SinkFailure of(SQLException failure) {
        return SqlStates.classify(failure.getSQLState(), message(failure));
    }

    /** Of what has no event in it: refused it is as well when the server refuses everything for the time being. */
    public static SinkFailure ofNoEvent(SQLException failure) {
        SinkFailure category = of(failure);
        return category instanceof SinkFailure.Rejected ? new SinkFailure.Transient(category.message()) : category;
    }

    /** Without the server's DETAIL, which quotes the row and with it a student's answers. */
    static String message(SQLException failure) {
        if (failure instanceof PSQLException fromServer) {
            ServerErrorMessage error = fromServer.getServerErrorMessage();
            if (error != null) {
                return String.valueOf(error.getMessage());
            }
        }
        return String.valueOf(failure.getMessage());
    }
}
