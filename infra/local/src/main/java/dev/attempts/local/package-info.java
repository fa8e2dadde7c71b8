/** Everything on one machine: Kafka, Postgres and the three services, behind the launcher {@code ./run}. */
@NullMarked
package dev.attempts.local;

import org.jspecify.annotations.NullMarked;
