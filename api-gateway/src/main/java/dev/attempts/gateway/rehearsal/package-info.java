/** The gateway's own way of an update, tried before anybody waits for it. */
@NullMarked
package dev.attempts.gateway.rehearsal;

import org.jspecify.annotations.NullMarked;
