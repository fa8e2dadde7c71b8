@NullMarked
package dev.attempts.consumer.loop;

import org.jspecify.annotations.NullMarked;
