package dev.attempts.servicekit.service;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A service can't start for a reason that its operator can change; the message says which, and no stack trace helps. */
public final class StartFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public StartFailure(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }

    public StartFailure(String message) {
        this(message, null);
    }
}
