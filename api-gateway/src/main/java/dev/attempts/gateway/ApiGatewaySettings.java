package dev.attempts.gateway;

import dev.attempts.gateway.kafka.InFlightSettings;
import dev.attempts.gateway.kafka.ProducerSettings;
import dev.attempts.gateway.wait.WaitSettings;
import dev.attempts.servicekit.http.PublicServerSettings;
import dev.attempts.servicekit.service.LogSettings;
import dev.attempts.servicekit.service.ManagementSettings;
import dev.attempts.servicekit.service.ServiceSettings;
import dev.attempts.servicekit.settings.Default;
import dev.attempts.servicekit.settings.Flat;
import dev.attempts.servicekit.settings.Setting;
import dev.attempts.topics.KafkaSettings;
import dev.attempts.topics.TopicSettings;
import java.time.Duration;

/** All that can be set about the gateway; the variables start with {@code API_GATEWAY_}. */
public record ApiGatewaySettings(
        @Flat @Default(of = "port", is = "8000") @Default(of = "limits.drainTimeout", is = "12s")
        PublicServerSettings http,

        @Default(of = "port", is = "8001") ManagementSettings management,
        LogSettings log,
        KafkaSettings kafka,
        TopicSettings topic,
        ProducerSettings producer,
        InFlightSettings inFlight,
        WaitSettings waiting,

        @Setting(
                value = "5s",
                allowed = "0s..5m",
                about =
                        "for how long the start tries the way of an update, writing nothing, before it is ready, so that the first"
                                + " seconds are fast; 0s: not at all")
        Duration rehearsal)
        implements ServiceSettings {

    /** Of one partition: one on its way and one that fills. */
    private static final int BATCHES_PER_PARTITION = 2;

    public ApiGatewaySettings {
        if (http.limits().drainTimeout().compareTo(producer.deadline()) <= 0) {
            throw new IllegalArgumentException("{drainTimeout} must be longer than {producer.deadline}:"
                    + " a stop is not to cut what still gets its answer");
        }
        if (http.limits().drainTimeout().plus(producer.deliveryTimeout()).compareTo(management.stopWithin()) >= 0) {
            throw new IllegalArgumentException(
                    "{drainTimeout} and {producer.deliveryTimeout} together must be less than {management.stopWithin}:"
                            + " the producer closes after the last answer");
        }
        if (producer.bufferBytes() < 2 * inFlight.bytesMax()) {
            throw new IllegalArgumentException("{producer.bufferBytes} must be at least twice {inFlight.bytesMax}:"
                    + " the buffer is never to be what is full first");
        }
        long batches = Math.min((long) topic.partitions() * BATCHES_PER_PARTITION, inFlight.updatesMax());
        if (producer.bufferBytes() < inFlight.bytesMax() + batches * producer.batchBytes()) {
            throw new IllegalArgumentException("{producer.bufferBytes} must be at least {inFlight.bytesMax} and "
                    + batches + " times {producer.batchBytes}, for {topic.partitions} partitions:"
                    + " the buffer counts whole batches");
        }
    }
}
