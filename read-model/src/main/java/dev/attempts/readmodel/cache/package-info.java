/** Rendered pages, kept until they age or change. */
@NullMarked
package dev.attempts.readmodel.cache;

import org.jspecify.annotations.NullMarked;
