@NullMarked
package dev.attempts.consumer.metrics;

import org.jspecify.annotations.NullMarked;
