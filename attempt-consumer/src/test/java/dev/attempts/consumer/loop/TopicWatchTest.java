package dev.attempts.consumer.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.embedded.Eventually;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicWatchTest {
    private final ScriptedLoop loop = new ScriptedLoop();
    private final Membership membership = new Membership(() -> loop.loop);
    private final AtomicInteger looks = new AtomicInteger();
    private @Nullable TopicWatch watch;

    @AfterEach
    void close() {
        if (watch != null) {
            watch.close();
        }
    }

    @Test
    void looksOnBehindALookThatFailed() {
        loop.poll(loop::assignBoth)
                .poll(() -> {
                    watch = new TopicWatch(this::anotherTopicAtTheSecondLook, membership, Duration.ofMillis(1));
                    // When it looks for the third time it has told what it saw at the second.
                    Eventually.passes(() -> assertThat(looks.get()).isGreaterThan(2));
                })
                .poll(() -> {})
                .poll(membership::stop);

        membership.run();

        assertThat(loop.claimed).startsWith(0, 1, 0, 1);
    }

    private TopicLookup.Incarnation anotherTopicAtTheSecondLook() {
        if (looks.incrementAndGet() == 1) {
            throw new IllegalStateException("a defect");
        }
        return new TopicLookup.Incarnation(UUID.randomUUID(), 2, Set.of());
    }
}
