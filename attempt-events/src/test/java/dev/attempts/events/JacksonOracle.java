package dev.attempts.events;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The same contract said a second time, slowly, on somebody else's parser: what the codec is compared with. */
final class JacksonOracle {
    /** What a valid event says; a revision of {@link AttemptEvent#NO_REVISION} when it has none. */
    record Reading(Map<Integer, List<Integer>> answers, long revision) {}

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100_000)
                    .maxNumberLength(100_000)
                    .maxNameLength(100_000)
                    .build())
            .build();

    private final JsonParser parser;
    private final String text;
    private final UnknownFields unknown;
    private long revision = AttemptEvent.NO_REVISION;
    private Optional<Map<Integer, List<Integer>>> answers = Optional.empty();

    private JacksonOracle(String text, UnknownFields unknown) {
        this.parser = JSON.createParser(ObjectReadContext.empty(), text);
        this.text = text;
        this.unknown = unknown;
    }

    /** Empty: not a valid event. */
    static Optional<Reading> read(byte[] value, UnknownFields unknown) {
        if (value.length == 0 || value.length > EventLimits.VALUE_BYTES_MAX) {
            return Optional.empty();
        }
        try {
            // A new decoder reports what is malformed instead of replacing it.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            return Optional.of(new JacksonOracle(text, unknown).event());
        } catch (CharacterCodingException | JacksonException | Refused e) {
            return Optional.empty();
        }
    }

    private Reading event() throws Refused {
        require(parser.nextToken() == JsonToken.START_OBJECT);
        Set<String> fields = new HashSet<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = sound(parser.currentName());
            require(fields.add(field));
            JsonToken first = parser.nextToken();
            switch (field) {
                case "answers" -> answers = Optional.of(answers(first));
                case "revision" -> revision = integer(first, 0, Long.MAX_VALUE);
                default -> unknown(first);
            }
        }
        require(parser.nextToken() == null);
        return new Reading(answers.orElseThrow(Refused::new), revision);
    }

    private Map<Integer, List<Integer>> answers(JsonToken first) throws Refused {
        require(first == JsonToken.START_OBJECT);
        int start = (int) parser.currentTokenLocation().getCharOffset();
        var questions = new LinkedHashMap<Integer, List<Integer>>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            int question = (int) number(parser.currentName(), 1, Integer.MAX_VALUE);
            require(questions.put(question, choices()) == null);
        }
        int end = (int) parser.currentTokenLocation().getCharOffset();
        require(questions.size() <= EventLimits.QUESTIONS_MAX);
        // An id has one spelling: no escapes.
        require(text.substring(start, end).indexOf('\\') < 0);
        return questions;
    }

    private List<Integer> choices() throws Refused {
        require(parser.nextToken() == JsonToken.START_ARRAY);
        var choices = new ArrayList<Integer>();
        for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
            choices.add((int) integer(next, 1, Integer.MAX_VALUE));
        }
        require(choices.size() <= EventLimits.CHOICES_MAX);
        return choices;
    }

    private void unknown(JsonToken first) throws Refused {
        require(unknown == UnknownFields.IGNORE);
        int depth = 1;
        JsonToken next = first;
        while (true) {
            if (next.isStructStart()) {
                require(++depth <= EventLimits.NESTING_MAX);
            } else if (next.isStructEnd()) {
                depth--;
            } else if (next == JsonToken.PROPERTY_NAME || next == JsonToken.VALUE_STRING) {
                sound(parser.getString());
            }
            if (depth == 1) {
                return;
            }
            next = parser.nextToken();
            require(next != null);
        }
    }

    private long integer(JsonToken token, long min, long max) throws Refused {
        require(token == JsonToken.VALUE_NUMBER_INT);
        return number(parser.getString(), min, max);
    }

    private static long number(String digits, long min, long max) throws Refused {
        require(digits.matches("0|[1-9][0-9]*"));
        var value = new BigInteger(digits);
        require(value.compareTo(BigInteger.valueOf(min)) >= 0 && value.compareTo(BigInteger.valueOf(max)) <= 0);
        return value.longValueExact();
    }

    /** Whether Postgres' {@code jsonb} can hold it: no NUL, no half of a surrogate pair. */
    private static String sound(String string) throws Refused {
        require(string.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(string));
        return string;
    }

    private static void require(boolean valid) throws Refused {
        if (!valid) {
            throw new Refused();
        }
    }
}
