package dev.attempts.servicekit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class ReceivingBodiesTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ReceivingBodies bodies = new ReceivingBodies(100, meters);

    @Test
    void takeNoMoreTogetherThanThereIsRoomFor() {
        assertThat(bodies.take(60)).isTrue();
        assertThat(bodies.take(40)).isTrue();
        assertThat(bodies.take(1)).isFalse();

        assertThat(bytes()).isEqualTo(100);
        assertThat(meters.get("http.server.requests.receiving.refused")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void haveRoomAgainForWhatWasGivenBack() {
        bodies.take(100);
        bodies.giveBack(60);

        assertThat(bodies.take(61)).isFalse();
        assertThat(bodies.take(60)).isTrue();
        assertThat(bytes()).isEqualTo(100);
    }

    private double bytes() {
        return meters.get("http.server.requests.receiving").gauge().value();
    }
}
