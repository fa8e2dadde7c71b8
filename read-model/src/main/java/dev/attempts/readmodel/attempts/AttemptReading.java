package dev.attempts.readmodel.attempts;

import java.util.Optional;

/** What one look at the database saw, all of it at the same moment. */
sealed interface AttemptReading {
    /** The position asked for has taken effect; the attempt as it was then, if there is one. */
    record Current(Optional<StoredAttempt> attempt) implements AttemptReading {}

    /** The position asked for has not taken effect yet: whatever the row holds may be older. */
    record NotReached() implements AttemptReading {}
}
