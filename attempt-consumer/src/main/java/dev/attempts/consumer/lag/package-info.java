@NullMarked
package dev.attempts.consumer.lag;

import org.jspecify.annotations.NullMarked;
