@NullMarked
package dev.attempts.topics;

import org.jspecify.annotations.NullMarked;
