package dev.attempts.gateway;

import dev.attempts.servicekit.Setting;
import java.time.Duration;

/** How the producer batches, and the chain of its time-outs: each link gives up before the next one does. */
record ProducerSettings(
        @Setting(
                value = "250ms",
                allowed = "1ms..10s",
                about = "how long handing over an update may wait for the topic's metadata or for room in the buffer")
        Duration maxBlock,

        @Setting(
                value = "3s",
                allowed = "100ms..5m",
                about = "how long one request to a broker may take; longer than `MAX_BLOCK`")
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
                        + " `DELIVERY_TIMEOUT` and `MAX_BLOCK` together")
        Duration deadline,

        @Setting(value = "1ms", allowed = "0ms..1s", about = "how long a batch waits for more updates")
        Duration linger,

        @Setting(value = "65536", allowed = "1024..1048576", about = "bytes of a batch to one partition")
        int batchBytes,

        @Setting(
                value = "67108864",
                allowed = "1048576..4294967296",
                about = "bytes of the producer's buffer; at least twice `IN_FLIGHT_BYTES_MAX`")
        long bufferBytes,

        @Setting(value = "lz4", about = "how batches are compressed")
        Compression compression) {

    /** What brokers and consumers of every version since 2.1 understand. */
    enum Compression {
        NONE,
        LZ4,
        ZSTD
    }

    ProducerSettings {
        shorter("maxBlock", maxBlock, "requestTimeout", requestTimeout);
        if (requestTimeout.plus(linger).compareTo(deliveryTimeout) > 0) {
            throw new IllegalArgumentException(
                    "{requestTimeout} and {linger} together must be at most {deliveryTimeout}");
        }
        shorter("deliveryTimeout", deliveryTimeout, "deadline", deadline);
        if (maxBlock.plus(deliveryTimeout).compareTo(deadline) >= 0) {
            throw new IllegalArgumentException(
                    "{maxBlock} and {deliveryTimeout} together must be less than {deadline}");
        }
    }

    private static void shorter(String one, Duration first, String other, Duration second) {
        if (first.compareTo(second) >= 0) {
            throw new IllegalArgumentException("{" + one + "} must be less than {" + other + "}");
        }
    }
}
