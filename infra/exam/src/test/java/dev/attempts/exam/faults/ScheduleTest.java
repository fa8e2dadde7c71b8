package dev.attempts.exam.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.exam.faults.Schedule.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final List<FaultKind> ALL = List.of(FaultKind.values());

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(Schedule.draw(7, 1_800, ALL)).isEqualTo(Schedule.draw(7, 1_800, ALL));
        assertThat(Schedule.draw(7, 1_800, ALL)).isNotEqualTo(Schedule.draw(8, 1_800, ALL));
    }

    @Test
    void drawsEveryKindBeforeAnyComesAgain() {
        List<Fault> faults = Schedule.draw(7, 1_800, ALL).faults();

        assertThat(faults.subList(0, ALL.size())).extracting(Fault::kind).containsExactlyInAnyOrderElementsOf(ALL);
    }

    @Test
    void leavesTimeToRecoverAfterEach() {
        List<Fault> faults = Schedule.draw(7, 1_800, ALL).faults();

        for (int i = 0; i + 1 < faults.size(); i++) {
            Fault fault = faults.get(i);
            assertThat(faults.get(i + 1).atMillis())
                    .isGreaterThanOrEqualTo(fault.atMillis() + fault.forMillis() + 20_000);
        }
        assertThat(faults.getLast().atMillis() + faults.getLast().forMillis()).isLessThan(1_780_000);
    }
}
