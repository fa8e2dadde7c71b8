/** Who may come in: senders that are known and have not sent too many, browsers of other origins. */
@NullMarked
package dev.attempts.servicekit.admission;

import org.jspecify.annotations.NullMarked;
