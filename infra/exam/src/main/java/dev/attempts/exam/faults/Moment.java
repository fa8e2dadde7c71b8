package dev.attempts.exam.faults;

import dev.attempts.exam.Second;

/** One second of the day: what students saw, and how many events took effect; -1 while the database did not say. */
record Moment(Second seen, long applied) {}
