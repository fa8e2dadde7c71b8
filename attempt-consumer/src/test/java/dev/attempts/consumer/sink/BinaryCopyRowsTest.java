package dev.attempts.consumer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.attempts.consumer.batch.Events;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BinaryCopyRowsTest {
    /** As many as there may be redriven events of one attempt in a batch. */
    @Test
    void numbersMoreRoundsThanAShortHolds() {
        var rows = new BinaryCopyRows(100);
        rows.begin();
        int first = rows.size();

        rows.add(50_000, Events.redriven(1, 1));

        ByteBuffer row = ByteBuffer.wrap(rows.bytes(), first, rows.size() - first);
        assertThat(row.getShort()).as("columns").isEqualTo((short) 7);
        assertThat(row.getInt()).as("bytes of the round").isEqualTo(Integer.BYTES);
        assertThat(row.getInt()).as("round").isEqualTo(50_000);
    }
}
