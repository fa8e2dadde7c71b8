package dev.attempts.exam.students;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StudentsTest {
    private final Students students = new Students(1);

    @Test
    void onlyTheAcknowledgedStepMayBeStored() {
        students.acknowledge(0, students.step(0, false), 7);

        assertThat(students.mayBeStored(0, 0)).isFalse();
        assertThat(students.mayBeStored(0, 1)).isTrue();
        assertThat(students.mayBeStored(0, 2)).isFalse();
        assertThat(students.position(0)).isEqualTo(7);
    }

    @Test
    void aStepInDoubtMayBeStoredAndARefusedOneMayNot() {
        students.acknowledge(0, students.step(0, false), 7);
        students.doubt(0, students.step(0, true));
        students.refuse(0);
        students.step(0, true);
        students.refuse(0);
        students.doubt(0, students.step(0, true));

        assertThat(students.sent(0)).isEqualTo(4);
        assertThat(students.mayBeStored(0, 2)).isTrue();
        assertThat(students.mayBeStored(0, 3)).isFalse();
        assertThat(students.mayBeStored(0, 4)).isTrue();
    }

    @Test
    void anAcknowledgementEndsTheDoubtOfEarlierSteps() {
        students.doubt(0, students.step(0, true));
        students.doubt(0, students.step(0, true));
        students.acknowledge(0, students.step(0, false), 7);

        assertThat(students.acknowledged(0)).isEqualTo(2);
        assertThat(students.isInDoubt(0)).isFalse();
        assertThat(students.mayBeStored(0, 1)).isFalse();
    }

    @Test
    void goesNoFurtherAheadThanDoubtCanBeKept() {
        for (int i = 0; i < 100; i++) {
            students.doubt(0, students.step(0, true));
        }

        assertThat(students.sent(0)).isEqualTo(64);
        assertThat(students.mayBeStored(0, 64)).isTrue();
    }
}
