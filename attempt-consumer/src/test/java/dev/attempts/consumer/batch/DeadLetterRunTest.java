package dev.attempts.consumer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadLetterRunTest {
    private final DeadLetterRun run = new DeadLetterRun(3);

    @Test
    void countsOverTheBordersOfStoredBatches() {
        run.begin();
        dead(2);
        run.commit();
        run.begin();
        dead(1);
        assertThat(run.isTooLong()).isFalse();

        dead(1);

        assertThat(run.isTooLong()).isTrue();
    }

    @Test
    void aValidEventEndsTheRunButDoesNotExcuseALongOneBeforeIt() {
        run.begin();
        dead(3);
        run.valid();
        dead(3);
        assertThat(run.isTooLong()).isFalse();

        run.begin();
        dead(4);
        run.valid();

        assertThat(run.isTooLong()).isTrue();
    }

    @Test
    void forgetsABatchThatWasNotStored() {
        run.begin();
        dead(3);

        run.begin();
        dead(3);

        assertThat(run.isTooLong()).isFalse();
    }

    private void dead(int times) {
        for (int i = 0; i < times; i++) {
            run.dead();
        }
    }
}
