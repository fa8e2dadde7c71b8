/** The connections of a public port: how many, how large, how slow, and where each begins. */
@NullMarked
package dev.attempts.servicekit.connection;

import org.jspecify.annotations.NullMarked;
