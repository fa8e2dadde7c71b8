/** What the gateway wants of a log: an update is handed over, and its outcome is published, refused or unknown. */
@NullMarked
package dev.attempts.gateway.publish;

import org.jspecify.annotations.NullMarked;
