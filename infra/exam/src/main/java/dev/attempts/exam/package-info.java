/** A simulated exam against a running pipeline, with an oracle that knows what every attempt must be. */
@NullMarked
package dev.attempts.exam;

import org.jspecify.annotations.NullMarked;
