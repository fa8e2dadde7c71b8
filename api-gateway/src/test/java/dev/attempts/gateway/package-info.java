@NullMarked
package dev.attempts.gateway;

import org.jspecify.annotations.NullMarked;
