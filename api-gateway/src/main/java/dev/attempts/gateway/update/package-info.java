/** One update: {@code PATCH /attempts/{attemptId}}, on each of the three ways to a route. */
@NullMarked
package dev.attempts.gateway.update;

import org.jspecify.annotations.NullMarked;
