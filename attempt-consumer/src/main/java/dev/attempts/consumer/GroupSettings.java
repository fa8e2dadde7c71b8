package dev.attempts.consumer;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** The consumer group in which instances share the partitions. */
public record GroupSettings(
        @Setting(
                value = "attempt-consumer",
                about = "its id; the gateway watches this group's offsets to answer requests that wait")
        String id,

        @Setting(
                value = "classic",
                about = "classic: cooperative-sticky assignment by the clients; consumer: by the broker (KIP-848)")
        Protocol protocol,

        @Setting(
                value = "10s",
                allowed = "1s..5m",
                about =
                        "an instance that is not heard of for so long loses its partitions; with the consumer protocol the"
                                + " broker's own setting counts")
        Duration sessionTimeout,

        @Setting(
                value = "60s",
                allowed = "5s..30m",
                about =
                        "an instance that does not poll for so long gives its partitions up, and loses them a session time-out later; no"
                                + " more than the longest batch needs (max.poll.interval.ms)")
        Duration pollInterval) {

    /** Who decides which instance reads what. */
    public enum Protocol {
        CLASSIC,
        CONSUMER
    }
}
