@NullMarked
package dev.attempts.local;

import org.jspecify.annotations.NullMarked;
