package dev.attempts.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary events: good ones, nearly good ones, and JSON that only looks like one. */
final class Documents {
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t\r "};

    private Documents() {}

    static Arbitrary<Map<Integer, List<Integer>>> answers() {
        Arbitrary<Integer> ids = Arbitraries.oneOf(
                Arbitraries.integers().between(1, 50), Arbitraries.integers().greaterOrEqual(1));
        return Arbitraries.maps(ids, ids.list().ofMaxSize(6)).ofMaxSize(12);
    }

    static Arbitrary<OptionalLong> revisions() {
        return Arbitraries.longs()
                .greaterOrEqual(0)
                .optional()
                .map(it -> it.map(OptionalLong::of).orElseGet(OptionalLong::empty));
    }

    static Arbitrary<byte[]> valid() {
        return Combinators.combine(answers(), revisions()).as(AttemptEventCodec::encode);
    }

    /** Valid ones with one to four bytes replaced, inserted, removed or copied elsewhere. */
    static Arbitrary<byte[]> mutated() {
        Arbitrary<Byte> bytes = Arbitraries.oneOf(
                Arbitraries.bytes(),
                Arbitraries.of("{}[]\",:0123456789.eE+-\\u \n"
                        .chars()
                        .mapToObj(it -> (byte) it)
                        .toList()));
        var mutations = Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 1 << 20),
                        bytes)
                .as(Tuple::of)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
        return Combinators.combine(Arbitraries.oneOf(valid(), eventLike()), mutations)
                .as((document, changes) -> {
                    byte[] changed = document;
                    for (var change : changes) {
                        changed = mutate(changed, change.get1(), change.get2(), change.get3());
                    }
                    return changed;
                });
    }

    private static byte[] mutate(byte[] document, int kind, int where, byte value) {
        if (document.length == 0) {
            return new byte[] {value};
        }
        int at = where % document.length;
        int removed = kind == 0 || kind == 1 ? 1 : 0;
        int inserted = kind == 1 ? 0 : 1;
        byte[] changed = new byte[document.length - removed + inserted];
        System.arraycopy(document, 0, changed, 0, at);
        System.arraycopy(document, at + removed, changed, at + inserted, document.length - at - removed);
        if (inserted == 1) {
            changed[at] = kind == 3 ? document[where / 7 % document.length] : value;
        }
        return changed;
    }

    /** An object whose fields are named like an event's, spelled in all ways, and hold anything. */
    static Arbitrary<byte[]> eventLike() {
        Arbitrary<String> names = Arbitraries.frequency(
                Tuple.of(6, "\"answers\""),
                Tuple.of(3, "\"revision\""),
                Tuple.of(1, "\"\\u0061nswers\""),
                Tuple.of(1, "\"revisio\\u006E\""),
                Tuple.of(2, "\"client\""),
                Tuple.of(1, "\"cli\\u0065nt\""),
                Tuple.of(1, "\"Answers\""));
        Arbitrary<String> values = Arbitraries.oneOf(answersLike(), numbers(), json(3));
        Arbitrary<String> fields =
                Combinators.combine(names, spaces(), values, spaces()).as((n, s, v, e) -> s + n + s + ":" + e + v + s);
        return fields.list().ofMaxSize(4).map(it -> ("{" + String.join(",", it) + "}").getBytes(UTF_8));
    }

    private static Arbitrary<String> answersLike() {
        Arbitrary<String> choices = Combinators.combine(numbers().list().ofMaxSize(3), spaces())
                .as((ids, s) -> "[" + s + String.join(s + "," + s, ids) + "]");
        Arbitrary<String> questions = Combinators.combine(
                        numbers(), spaces(), Arbitraries.frequencyOf(Tuple.of(9, choices), Tuple.of(1, json(2))))
                .as((id, s, value) -> "\"" + id + "\"" + s + ":" + value);
        return questions.list().ofMaxSize(3).map(it -> it.stream().collect(Collectors.joining(",", "{", "}")));
    }

    private static Arbitrary<String> numbers() {
        Arbitrary<String> fair = Arbitraries.integers().between(1, 9).map(String::valueOf);
        Arbitrary<String> strange = Arbitraries.of(
                "0",
                "-0",
                "-1",
                "01",
                "1.0",
                "1e0",
                "1E+2",
                "0.5",
                "2147483647",
                "2147483648",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551617",
                "1e99999",
                "+1",
                "1.",
                ".1",
                "-",
                "NaN",
                "Infinity",
                "0x1");
        return Arbitraries.frequencyOf(Tuple.of(12, fair), Tuple.of(1, strange));
    }

    private static Arbitrary<String> json(int depth) {
        Arbitrary<String> leaves =
                Arbitraries.oneOf(numbers(), strings(), Arbitraries.of("true", "false", "null", "True", "nul", ""));
        if (depth == 0) {
            return leaves;
        }
        Arbitrary<String> inner = json(depth - 1);
        Arbitrary<String> arrays = inner.list().ofMaxSize(3).map(it -> "[" + String.join(",", it) + "]");
        Arbitrary<String> members =
                Combinators.combine(strings(), spaces(), inner).as((name, s, value) -> name + s + ":" + value);
        Arbitrary<String> objects = members.list().ofMaxSize(3).map(it -> "{" + String.join(",", it) + "}");
        return Arbitraries.oneOf(leaves, arrays, objects);
    }

    private static Arbitrary<String> strings() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a",
                "\u00e9",
                "\u20ac",
                "\ud83d\ude00",
                "\\n",
                "\\\"",
                "\\\\",
                "\\/",
                "\\u00e9",
                "\\uD83D\\uDE00",
                "\\ud83d",
                "\\ude00",
                "\\u0000",
                "\\u12",
                "\\x",
                "\u007f",
                "\ufeff",
                "\t",
                "\u0000");
        return Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.strings().alpha().ofMaxLength(4)),
                        Tuple.of(2, pieces.list().ofMaxSize(3).map(it -> String.join("", it))))
                .map(it -> "\"" + it + "\"");
    }

    private static Arbitrary<String> spaces() {
        return Arbitraries.of(SPACES);
    }
}
