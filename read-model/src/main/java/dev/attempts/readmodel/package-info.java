@NullMarked
package dev.attempts.readmodel;

import org.jspecify.annotations.NullMarked;
