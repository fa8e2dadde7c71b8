package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.exam.faults.Schedule.Fault;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class HappeningTest {
    private static final Fault FAULT = new Fault(FaultKind.POSTGRES_DISK_FULL, 0, 12_000, 10_000);

    @Test
    void saysThatItHadNoEffect() {
        assertThat(new Happening(FAULT, 12_000, 22_000, 300, false)).asString().contains("NO EFFECT");
        assertThat(new Happening(FAULT, 12_000, 22_000, 300, true)).asString().doesNotContain("EFFECT");
    }

    @Test
    void hadNoEffectIfTheDatabaseWentOn() {
        assertThat(FaultRun.hasRisen(OptionalLong.of(7), OptionalLong.of(8))).isTrue();
        assertThat(FaultRun.hasRisen(OptionalLong.of(7), OptionalLong.of(7))).isFalse();
        assertThat(FaultRun.hasRisen(OptionalLong.of(7), OptionalLong.empty())).isFalse();
        assertThat(FaultRun.hasRisen(OptionalLong.empty(), OptionalLong.of(8))).isFalse();
    }
}
