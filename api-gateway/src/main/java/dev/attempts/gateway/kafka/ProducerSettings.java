package dev.attempts.gateway.kafka;

import dev.attempts.servicekit.settings.Setting;
import java.time.Duration;

/** How the producer batches, and the chain of its time-outs: each link gives up before the next one does. */
public record ProducerSettings(
        @Setting(value = "3s", allowed = "100ms..5m", about = "how long one request to a broker may take")
        Duration requestTimeout,

        @Setting(
                value = "8s",
                allowed = "100ms..10m",
                about = "how long the producer tries to deliver an update; at least `REQUEST_TIMEOUT` and `LINGER`"
                        + " together")
        Duration deliveryTimeout,

        @Setting(
                value = "10s",
                allowed = "200ms..11m",
                about = "after which a request is answered 504 whatever the producer says; longer than"
                        + " `DELIVERY_TIMEOUT`")
        Duration deadline,

        @Setting(
                value = "1ms",
                allowed = "0ms..1s",
                about = "how long a batch waits for more updates although no request is on its way; 0ms: not at all")
        Duration linger,

        @Setting(value = "65536", allowed = "1024..1048576", about = "bytes of a batch to one partition")
        int batchBytes,

        @Setting(
                value = "67108864",
                allowed = "1048576..4294967296",
                about =
                        "bytes of the producer's buffer; at least twice `IN_FLIGHT_BYTES_MAX`, and room for it beside the"
                                + " batches of all partitions, two each")
        long bufferBytes,

        @Setting(value = "none", about = "how batches are compressed")
        Compression compression) {

    /** What brokers and consumers of every version since 2.1 understand. */
    enum Compression {
        NONE,
        LZ4,
        ZSTD
    }

    public ProducerSettings {
        if (requestTimeout.plus(linger).compareTo(deliveryTimeout) > 0) {
            throw new IllegalArgumentException(
                    "{requestTimeout} and {linger} together must be at most {deliveryTimeout}");
        }
        if (deliveryTimeout.compareTo(deadline) >= 0) {
            throw new IllegalArgumentException("{deliveryTimeout} must be less than {deadline}");
        }
    }
}
