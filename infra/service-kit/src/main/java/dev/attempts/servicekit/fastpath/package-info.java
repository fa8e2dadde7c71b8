/** The fast path: plain requests answered on a few loops of their own, before an HTTP server has to be asked. */
@NullMarked
package dev.attempts.servicekit.fastpath;

import org.jspecify.annotations.NullMarked;
