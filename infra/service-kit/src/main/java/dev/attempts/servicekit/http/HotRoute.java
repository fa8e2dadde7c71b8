package dev.attempts.servicekit.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers the plain case of the one request that carries the load, ahead of Javalin, on a thread that must not block.
 *
 * <p>What it does not recognise it leaves untouched: nothing read, nothing written, {@code false} returned. What it
 * has taken, it completes through the callback, now or later, exactly once.
 */
@FunctionalInterface
public interface HotRoute {
    /** Takes nothing. */
    HotRoute NONE = (request, response, callback) -> false;

    /** True: taken. False: Javalin's. */
    boolean handle(Request request, Response response, Callback callback) throws Exception;
}
