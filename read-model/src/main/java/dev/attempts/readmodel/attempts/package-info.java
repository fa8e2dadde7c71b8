/** Attempts, no older than the reader asks for. */
@NullMarked
package dev.attempts.readmodel.attempts;

import org.jspecify.annotations.NullMarked;
