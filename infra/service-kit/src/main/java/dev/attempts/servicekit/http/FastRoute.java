package dev.attempts.servicekit.http;

import dev.attempts.servicekit.fastpath.PlainRequest;

/**
 * Answers the plain case of the one request that carries the load, before any server of HTTP sees it; on a thread that
 * must not block.
 */
@FunctionalInterface
public interface FastRoute {
    /** Takes nothing. */
    FastRoute NONE = (request, call) -> false;

    /** True: taken, and answered through the call, now or later, exactly once. False: untouched, the server's. */
    boolean take(PlainRequest request, FastCall call);
}
