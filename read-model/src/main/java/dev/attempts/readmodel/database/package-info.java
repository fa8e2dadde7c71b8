/** How this service asks Postgres: a few queries at a time, each timed. */
@NullMarked
package dev.attempts.readmodel.database;

import org.jspecify.annotations.NullMarked;
