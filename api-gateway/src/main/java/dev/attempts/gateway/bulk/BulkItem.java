package dev.attempts.gateway.bulk;

import dev.attempts.events.AttemptEvent;
import dev.attempts.events.AttemptId;
import org.jspecify.annotations.Nullable;

/** One item of a bulk request after it was read. */
sealed interface BulkItem {
    /** An update that can be published as it is. */
    record Valid(AttemptId attemptId, AttemptEvent event) implements BulkItem {}

    /** Nothing that can be published; its id, if it has a good one, so that the client finds it. */
    record Invalid(@Nullable AttemptId attemptId, String detail) implements BulkItem {}
}
