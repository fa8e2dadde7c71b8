/** Settings: a tree of records, filled from the environment and from {@code .env}; wrong ones are refused, all at once. */
@NullMarked
package dev.attempts.servicekit.settings;

import org.jspecify.annotations.NullMarked;
