@NullMarked
package dev.attempts.events;

import org.jspecify.annotations.NullMarked;
