package dev.attempts.gateway.bulk;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.attempts.events.AttemptId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BulkReaderTest {
    @Test
    void cutsEachItemIntoItsIdAndTheBytesOfItsEvent() throws MalformedBulk {
        var items = read("""
                [ {"attemptId":17,"answers":{"1":[1, 2]}},
                  {"answers" : {"2":[3]}, "attemptId":18 , "revision":9223372036854775807},
                  {"revision":0,"attemptId":9223372036854775807,"answers":{}} ]
                """);

        assertThat(items).hasSize(3);
        assertValid(items.get(0), 17, "{\"answers\":{\"1\":[1, 2]}}");
        assertValid(items.get(1), 18, "{\"answers\" : {\"2\":[3]},\"revision\":9223372036854775807}");
        assertValid(items.get(2), Long.MAX_VALUE, "{\"revision\":0,\"answers\":{}}");
    }

    @Test
    void takesAnEmptyArray() throws MalformedBulk {
        assertThat(read(" [] ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"answers\":{}}|attemptId: missing",
                "{\"attemptId\":0,\"answers\":{}}|attemptId: must be",
                "{\"attemptId\":-1,\"answers\":{}}|attemptId: must be",
                "{\"attemptId\":1.0,\"answers\":{}}|attemptId: must be",
                "{\"attemptId\":1e3,\"answers\":{}}|attemptId: must be",
                "{\"attemptId\":9223372036854775808,\"answers\":{}}|attemptId: must be",
                "{\"attemptId\":\"17\",\"answers\":{}}|attemptId: must be",
                "{\"attemptId\":[17],\"answers\":{}}|attemptId: must be",
                "{\"attemptId\":null,\"answers\":{}}|attemptId: must be",
                "{\"attemptId\":1,\"attemptId\":2,\"answers\":{}}|attemptId: given twice",
                "{\"attemptId\":1}|answers: missing",
                "{\"attemptId\":1,\"answers\":{},\"answers\":{}}|answers: given twice",
                "{\"attemptId\":1,\"answers\":{},\"examId\":3}|unknown field",
                "{\"attemptId\":1,\"answers\":{\"0\":[]}}|question id",
                "{\"attemptId\":1,\"answers\":{},\"revision\":\"1\"}|revision",
                "17|must be an object",
                "\"text\"|must be an object",
                "[[{}]]|must be an object",
                "null|must be an object"
            })
    void refusesOneItemAndKeepsItsNeighbours(String item, String detail) throws MalformedBulk {
        var items = read("[{\"attemptId\":1,\"answers\":{}}," + item + ",{\"attemptId\":3,\"answers\":{}}]");

        assertThat(items).hasSize(3);
        assertValid(items.get(0), 1, "{\"answers\":{}}");
        assertThat(items.get(1))
                .isInstanceOfSatisfying(
                        BulkItem.Invalid.class,
                        invalid -> assertThat(invalid.detail()).contains(detail));
        assertValid(items.get(2), 3, "{\"answers\":{}}");
    }

    @Test
    void namesTheAttemptOfAnInvalidItem() throws MalformedBulk {
        var items = read("[{\"attemptId\":18,\"answers\":[]}]");

        assertThat(items.getFirst())
                .isInstanceOfSatisfying(
                        BulkItem.Invalid.class,
                        invalid -> assertThat(invalid.attemptId()).isEqualTo(new AttemptId(18)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[",
                "{}",
                "17",
                "null",
                "[{\"attemptId\":1,\"answers\":{}}",
                "[{\"attemptId\":1,\"answers\":{}},]",
                "[{\"attemptId\":1,\"answers\":{}}] []",
                "[{\"attemptId\":1,\"answers\":{}]",
                "[{\"attemptId\":01,\"answers\":{}}]",
                "[{attemptId:1,\"answers\":{}}]"
            })
    void refusesWhatIsNoArray(String body) {
        assertThatExceptionOfType(MalformedBulk.class).isThrownBy(() -> read(body));
    }

    @Test
    void refusesOtherEncodings() {
        assertThatExceptionOfType(MalformedBulk.class)
                .isThrownBy(() -> BulkReader.read("[{\"attemptId\":1,\"answers\":{}}]".getBytes(UTF_16LE)));
    }

    @Test
    void takesAThousandItemsAndNotOneMore() throws MalformedBulk {
        String item = "{\"attemptId\":1,\"answers\":{}}";
        assertThat(read("[" + (item + ",").repeat(BulkReader.ITEMS_MAX - 1) + item + "]"))
                .hasSize(BulkReader.ITEMS_MAX);

        assertThatExceptionOfType(MalformedBulk.class)
                .isThrownBy(() -> read("[" + (item + ",").repeat(BulkReader.ITEMS_MAX) + item + "]"))
                .withMessageContaining("1000");
    }

    private static List<BulkItem> read(String body) throws MalformedBulk {
        return BulkReader.read(body.getBytes(UTF_8));
    }

    private static void assertValid(BulkItem item, long id, String value) {
        assertThat(item).isInstanceOfSatisfying(BulkItem.Valid.class, valid -> {
            assertThat(valid.attemptId()).isEqualTo(new AttemptId(id));
            assertThat(new String(valid.event().value(), UTF_8)).isEqualTo(value);
        });
    }
}
