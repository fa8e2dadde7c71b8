@NullMarked
package dev.attempts.schema;

import org.jspecify.annotations.NullMarked;
