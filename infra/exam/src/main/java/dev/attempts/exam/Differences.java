package dev.attempts.exam;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What should not be: the first ten in words, all of them counted. Confined to the exam's thread. */
public final class Differences {
    private static final int TOLD = 10;

    /** What kind of promise was broken. */
    public enum Kind {
        LOST("lost or older than acknowledged"),
        STALE("stale reads"),
        NEVER_SENT("stored but never sent, or said not to be written"),
        UNEXPECTED("answers that no exam should see"),
        UNREADABLE("attempts that could not be read in time"),
        DEAD_LETTER("dead letters about attempts of this exam"),
        NOT_LOOKED_FOR("times that nobody could look for dead letters");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);
    private final List<String> first = new ArrayList<>();

    public void add(Kind kind, String what) {
        counts.merge(kind, 1L, Long::sum);
        if (first.size() < TOLD) {
            first.add(what);
        }
    }

    public long count(Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    public boolean isEmpty() {
        return first.isEmpty();
    }

    public List<String> first() {
        return List.copyOf(first);
    }
}
