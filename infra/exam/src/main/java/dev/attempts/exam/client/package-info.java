/** HTTP as a student's client speaks it: an answer, a refusal, or doubt. */
@NullMarked
package dev.attempts.exam.client;

import org.jspecify.annotations.NullMarked;
