/** {@code Prefer: wait}: how far the consumer has come, and who waits for it. */
@NullMarked
package dev.attempts.gateway.wait;

import org.jspecify.annotations.NullMarked;
