package dev.attempts.events;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one event from its bytes, once, in one pass; see {@link AttemptEventCodec}. */
final class AttemptEventReader {
    static final String ANSWERS = "answers";
    static final String REVISION = "revision";
    private static final int ABSENT = -1;

    private final byte[] value;
    private final UnknownFields unknown;
    private final JsonCursor cursor;
    private final JsonStrings strings;
    private @Nullable Set<String> unknownSeen;
    private int answersStart = ABSENT;
    private int answersEnd;
    private long revision = AttemptEvent.NO_REVISION;

    AttemptEventReader(byte[] value, UnknownFields unknown) {
        this.value = value;
        this.unknown = unknown;
        this.cursor = new JsonCursor(value);
        this.strings = new JsonStrings(value, cursor);
    }

    AttemptEvent read() throws MalformedEvent {
        cursor.require('{');
        if (!cursor.take('}')) {
            do {
                field();
            } while (cursor.more('}'));
        }
        if (cursor.next() != JsonCursor.END) {
            throw cursor.notJson("something follows the end of the object");
        }
        if (answersStart == ABSENT) {
            throw cursor.malformed("answers: missing");
        }
        return new AttemptEvent(value, answersStart, answersEnd, revision);
    }

    private void field() throws MalformedEvent {
        strings.take();
        if (strings.lastIs(ANSWERS)) {
            refuse(answersStart != ABSENT, "answers: given twice");
            cursor.require(':');
            answers();
        } else if (strings.lastIs(REVISION)) {
            refuse(revision != AttemptEvent.NO_REVISION, "revision: given twice");
            cursor.require(':');
            revision();
        } else {
            unknownField(strings.last());
        }
    }

    private void answers() throws MalformedEvent {
        cursor.next();
        answersStart = cursor.position();
        if (!cursor.takeHere('{')) {
            throw cursor.malformed("answers: must be an object from question ids to lists of choice ids");
        }
        if (!cursor.take('}')) {
            questions();
        }
        answersEnd = cursor.position();
    }

    private void questions() throws MalformedEvent {
        int count = 0;
        int highest = 0;
        boolean ascending = true;
        do {
            int question = question();
            refuse(
                    ++count > EventLimits.QUESTIONS_MAX,
                    "answers: more than " + EventLimits.QUESTIONS_MAX + " questions");
            ascending &= question > highest;
            highest = Math.max(highest, question);
            cursor.require(':');
            choices(question);
        } while (cursor.more('}'));
        if (!ascending) {
            refuseDuplicates(count);
        }
    }

    private int question() throws MalformedEvent {
        cursor.require('"');
        long id = cursor.integer(Integer.MAX_VALUE);
        if (id < 1 || !cursor.takeHere('"')) {
            throw cursor.malformed("answers: a question id must be an integer from 1 to 2147483647, in quotes, without"
                    + " sign, fraction, leading zero or escape");
        }
        return (int) id;
    }

    private void choices(int question) throws MalformedEvent {
        if (!cursor.take('[')) {
            throw cursor.malformed("answers." + question + ": must be a list of choice ids");
        }
        if (cursor.take(']')) {
            return;
        }
        int count = 0;
        do {
            cursor.next();
            if (cursor.integer(Integer.MAX_VALUE) < 1) {
                throw cursor.malformed("answers." + question + ": a choice id must be an integer from 1 to 2147483647,"
                        + " without quotes, sign, fraction or leading zero");
            }
            if (++count > EventLimits.CHOICES_MAX) {
                throw cursor.malformed("answers." + question + ": more than " + EventLimits.CHOICES_MAX + " choices");
            }
        } while (cursor.more(']'));
    }

    /** Only ids stand in quotes inside of answers, which have been read once: every other quote opens one. */
    private void refuseDuplicates(int count) throws MalformedEvent {
        int[] ids = new int[count];
        var again = new JsonCursor(value);
        again.advance(answersStart);
        for (int i = 0; i < count; again.advance(1)) {
            if (again.takeHere('"')) {
                ids[i++] = (int) again.integer(Integer.MAX_VALUE);
            }
        }
        Arrays.sort(ids);
        for (int i = 1; i < count; i++) {
            if (ids[i] == ids[i - 1]) {
                throw cursor.malformed("answers." + ids[i] + ": given twice");
            }
        }
    }

    private void revision() throws MalformedEvent {
        cursor.next();
        revision = cursor.integer(Long.MAX_VALUE);
        if (revision < 0) {
            throw cursor.malformed("revision: must be an integer from 0 to 9223372036854775807, without quotes, sign,"
                    + " fraction or leading zero");
        }
    }

    private void unknownField(String name) throws MalformedEvent {
        if (unknown == UnknownFields.REJECT) {
            throw cursor.malformed("unknown field; known are answers and revision");
        }
        if (unknownSeen == null) {
            unknownSeen = new HashSet<>();
        }
        refuse(!unknownSeen.add(name), "an unknown field is given twice");
        cursor.require(':');
        new JsonSkipper(cursor, strings).skip(1);
    }

    private void refuse(boolean wrong, String detail) throws MalformedEvent {
        if (wrong) {
            throw cursor.malformed(detail);
        }
    }
}
