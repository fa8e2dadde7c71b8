@NullMarked
package dev.attempts.consumer.sink;

import org.jspecify.annotations.NullMarked;
