package dev.attempts.readmodel.attempts;

import dev.attempts.events.Position;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code attempt}.
 *
 * @param answers a JSON object, as Postgres writes it
 * @param position of the last event applied; null when there was none
 */
record StoredAttempt(
        long attemptId,
        @Nullable Long examId,
        String answers,
        @Nullable Long revision,
        Instant updatedAt,
        @Nullable Position position) {

    /** As the API shows it. */
    String toJson() {
        return "{\"attemptId\":" + attemptId + ",\"examId\":" + examId + ",\"answers\":" + answers + ",\"revision\":"
                + revision + ",\"updatedAt\":\"" + updatedAt + "\"}";
    }
}
