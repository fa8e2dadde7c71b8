/** What is told of every request, whichever way it took: its id, its time, its line in the log. */
@NullMarked
package dev.attempts.servicekit.telemetry;

import org.jspecify.annotations.NullMarked;
