package dev.attempts.gateway;

import dev.attempts.servicekit.Problem;

/** What the gateway itself finds wrong with a request; each kind has one type, listed in {@code openapi.yaml}. */
final class GatewayProblems {
    private GatewayProblems() {}

    static Problem malformedAttemptId(String detail) {
        return new Problem("/problems/malformed-attempt-id", "The attempt id is not valid", 400, detail);
    }

    static Problem malformedUpdate(String detail) {
        return new Problem("/problems/malformed-update", "The update is not valid", 400, detail);
    }

    static Problem malformedBulk(String detail) {
        return new Problem("/problems/malformed-bulk", "The array of updates is not valid", 400, detail);
    }

    /** Nothing was written and nothing will be. */
    static Problem notWritten(Refusal why) {
        return new Problem(
                        "/problems/not-written",
                        "Not written, try again",
                        503,
                        "the update was not written: " + why.explanation())
                .with("Retry-After", "1");
    }

    /** It may have been written. */
    static Problem outcomeUnknown(Doubt why) {
        return new Problem(
                "/problems/outcome-unknown",
                "Nobody knows whether it was written",
                504,
                "the update may have been written, sending it again is safe: " + why.explanation());
    }
}
