@NullMarked
package dev.attempts.consumer.batch;

import org.jspecify.annotations.NullMarked;
