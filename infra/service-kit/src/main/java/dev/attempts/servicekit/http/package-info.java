/** The public port: one server and three ways to a route, the fast one, the hot one and Javalin. */
@NullMarked
package dev.attempts.servicekit.http;

import org.jspecify.annotations.NullMarked;
