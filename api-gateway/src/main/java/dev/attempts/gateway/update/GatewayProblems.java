package dev.attempts.gateway.update;

import dev.attempts.gateway.publish.Doubt;
import dev.attempts.gateway.publish.Refusal;
import dev.attempts.servicekit.problem.Problem;

/** What the gateway itself finds wrong with a request; each kind has one type, listed in {@code openapi.yaml}. */
public final class GatewayProblems {
    private GatewayProblems() {}

    public static Problem malformedAttemptId(String detail) {
        return new Problem("/problems/malformed-attempt-id", "The attempt id is not valid", 400, detail);
    }

    public static Problem malformedUpdate(String detail) {
        return new Problem("/problems/malformed-update", "The update is not valid", 400, detail);
    }

    public static Problem malformedBulk(String detail) {
        return new Problem("/problems/malformed-bulk", "The array of updates is not valid", 400, detail);
    }

    /** Nothing was written and nothing will be. */
    public static Problem notWritten(Refusal why) {
        return notWritten(why.explanation());
    }

    public static Problem notWritten(String why) {
        return new Problem("/problems/not-written", "Not written, try again", 503, "the update was not written: " + why)
                .with("Retry-After", "1");
    }

    /** Other bodies are waited for; the rest of this one stays unread, so that nothing more can come on its connection. */
    static Problem noRoomForBody() {
        return notWritten("the bodies that are being received take too much memory")
                .with("Connection", "close");
    }

    /** It may have been written. */
    public static Problem outcomeUnknown(Doubt why) {
        return new Problem(
                "/problems/outcome-unknown",
                "Nobody knows whether it was written",
                504,
                "the update may have been written, sending it again is safe: " + why.explanation());
    }
}
