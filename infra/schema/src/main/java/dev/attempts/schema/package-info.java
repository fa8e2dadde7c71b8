/** Owner of the database: its tables, how they come about, and the connections to it. */
@NullMarked
package dev.attempts.schema;

import org.jspecify.annotations.NullMarked;
