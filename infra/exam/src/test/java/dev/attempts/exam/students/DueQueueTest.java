package dev.attempts.exam.students;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DueQueueTest {
    @Test
    void givesTheSoonestFirstHoweverTheyCame() {
        var queue = new DueQueue(1);
        var random = new Random(1);
        record Entry(long at, int student) {}
        List<Entry> expected = new ArrayList<>();
        for (int student = 0; student < 10_000; student++) {
            long at = 400_000_000_000L + random.nextInt(500);
            expected.add(new Entry(at, student));
            queue.add(student, at);
        }
        expected.sort(Comparator.comparingLong(Entry::at).thenComparingInt(Entry::student));

        for (Entry entry : expected) {
            assertThat(queue.isDue(entry.at() - 1)).isFalse();
            assertThat(queue.isDue(entry.at())).isTrue();
            assertThat(queue.take()).isEqualTo(entry.student());
        }
        assertThat(queue.isDue(Long.MAX_VALUE >> 24)).isFalse();
    }
}
