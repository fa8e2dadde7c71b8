/** Keys and certificates in files, and the TLS of a port that is made of them. */
@NullMarked
package dev.attempts.servicekit.tls;

import org.jspecify.annotations.NullMarked;
