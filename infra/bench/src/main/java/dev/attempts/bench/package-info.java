@NullMarked
package dev.attempts.bench;

import org.jspecify.annotations.NullMarked;
