package dev.attempts.servicekit;

import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Finds out who sends a request. */
sealed interface Authentication extends AutoCloseable permits Authentication.Off, BearerTokens {
    /** Who it is, if that can be said without blocking. */
    @Nullable Principal known(Request request);

    /** Who it is; may block. Throws a {@link ProblemException} when it is nobody who may come in. */
    Principal verify(Request request);

    @Override
    default void close() {}

    /** Everybody may come in. */
    record Off() implements Authentication {
        @Override
        public Principal known(Request request) {
            return Principal.ANYBODY;
        }

        @Override
        public Principal verify(Request request) {
            return Principal.ANYBODY;
        }
    }
}
