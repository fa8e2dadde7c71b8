@NullMarked
package dev.attempts.consumer;

import org.jspecify.annotations.NullMarked;
