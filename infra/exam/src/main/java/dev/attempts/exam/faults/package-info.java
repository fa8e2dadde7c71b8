/** An exam while one thing after another breaks: the stage, the schedule, what came of it. */
@NullMarked
package dev.attempts.exam.faults;

import org.jspecify.annotations.NullMarked;
