@NullMarked
package dev.attempts.embedded;

import org.jspecify.annotations.NullMarked;
