@NullMarked
package dev.attempts.consumer.checkpoint;

import org.jspecify.annotations.NullMarked;
