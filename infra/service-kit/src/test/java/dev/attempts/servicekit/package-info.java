@NullMarked
package dev.attempts.servicekit;

import org.jspecify.annotations.NullMarked;
