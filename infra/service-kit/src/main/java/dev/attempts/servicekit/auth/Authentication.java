package dev.attempts.servicekit.auth;

import dev.attempts.servicekit.problem.ProblemException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out who sends a request. */
public sealed interface Authentication extends AutoCloseable permits Authentication.Off, BearerTokens {
    /** Lists of the given claims are kept for the principal. */
    static Authentication of(AuthMode mode, JwtSettings settings, Set<String> listClaims) {
        return mode == AuthMode.JWT ? BearerTokens.of(settings, listClaims) : new Off();
    }

    /** Who it is by the field {@code Authorization}, if that can be said without blocking. */
    @Nullable Principal known(@Nullable String authorization);

    /** Who it is by all fields of that name; may block. Throws a {@link ProblemException} when it is nobody who may come in. */
    Principal verify(List<String> authorization);

    @Override
    default void close() {}

    /** Everybody may come in. */
    record Off() implements Authentication {
        @Override
        public Principal known(@Nullable String authorization) {
            return Principal.ANYBODY;
        }

        @Override
        public Principal verify(List<String> authorization) {
            return Principal.ANYBODY;
        }
    }
}
