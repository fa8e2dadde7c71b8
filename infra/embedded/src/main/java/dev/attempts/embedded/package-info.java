/** A real Kafka broker inside this process and a real Postgres beside it, with the durable settings of production. */
@NullMarked
package dev.attempts.embedded;

import org.jspecify.annotations.NullMarked;
