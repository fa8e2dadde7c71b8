/** What went wrong with a request, as a value that RFC 9457 writes. */
@NullMarked
package dev.attempts.servicekit.problem;

import org.jspecify.annotations.NullMarked;
