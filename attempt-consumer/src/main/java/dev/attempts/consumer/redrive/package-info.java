@NullMarked
package dev.attempts.consumer.redrive;

import org.jspecify.annotations.NullMarked;
