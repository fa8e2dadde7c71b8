/** Many updates in one request: {@code PATCH /attempts}. */
@NullMarked
package dev.attempts.gateway.bulk;

import org.jspecify.annotations.NullMarked;
