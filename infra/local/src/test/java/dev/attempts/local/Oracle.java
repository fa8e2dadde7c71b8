package dev.attempts.local;

import java.util.List;
import java.util.TreeMap;

/** What the attempts must be after events that are applied one by one: the rule of revisions, written down once more. */
final class Oracle {
    static final int NONE = -1;

    private record Attempt(String answers, int revision) {}

    private final TreeMap<Long, Attempt> attempts = new TreeMap<>();

    void apply(long attempt, String answers, int revision) {
        int stored = attempts.getOrDefault(attempt, new Attempt("{}", NONE)).revision();
        if (revision == NONE) {
            attempts.put(attempt, new Attempt(answers, stored));
        } else if (revision >= stored) {
            attempts.put(attempt, new Attempt(answers, revision));
        }
    }

    /** In the order of the ids: id, answers, and the revision if there is one. */
    List<String> rows() {
        return attempts.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().answers()
                        + (entry.getValue().revision() == NONE
                                ? ""
                                : " " + entry.getValue().revision()))
                .toList();
    }
}
