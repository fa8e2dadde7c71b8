/** What the fast path takes, and what it leaves. */
@NullMarked
package dev.attempts.servicekit.fastpath;

import org.jspecify.annotations.NullMarked;
