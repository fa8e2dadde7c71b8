/** What the answers of this service share: final bytes, entity tags, content codings. */
@NullMarked
package dev.attempts.readmodel.http;

import org.jspecify.annotations.NullMarked;
