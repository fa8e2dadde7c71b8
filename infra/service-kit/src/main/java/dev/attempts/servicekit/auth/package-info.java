/** Who sends a request: bearer tokens, the keys that they are verified with, and what they allow. */
@NullMarked
package dev.attempts.servicekit.auth;

import org.jspecify.annotations.NullMarked;
