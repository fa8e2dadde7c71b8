@NullMarked
package dev.attempts.consumer.deadletters;

import org.jspecify.annotations.NullMarked;
