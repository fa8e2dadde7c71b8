/** The log as Kafka has it: one producer at a time, replaced when it is of no use, and what is in flight bounded. */
@NullMarked
package dev.attempts.gateway.kafka;

import org.jspecify.annotations.NullMarked;
