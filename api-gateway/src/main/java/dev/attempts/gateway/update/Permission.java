package dev.attempts.gateway.update;

import dev.attempts.events.AttemptId;
import dev.attempts.servicekit.auth.Principal;
import dev.attempts.servicekit.problem.Problem;
import org.jspecify.annotations.Nullable;

/** Who may write which attempt. */
public final class Permission {
    static final String SCOPE = "attempts:write";
    /** A list of attempt ids; a token without it may write all. */
    public static final String CLAIM = "attempts";

    private Permission() {}

    /** The 403 that the sender gets, or null. */
    public static @Nullable Problem missing(Principal sender, AttemptId attempt) {
        if (!sender.hasScope(SCOPE)) {
            return Principal.insufficientScope(SCOPE);
        }
        return sender.allows(CLAIM, attempt.toString())
                ? null
                : Problem.forbidden("the token does not allow attempt " + attempt);
    }
}
