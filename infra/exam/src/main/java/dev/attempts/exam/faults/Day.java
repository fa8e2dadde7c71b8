package dev.attempts.exam.faults;

import dev.attempts.exam.Verdict;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came of an exam day with faults.
 *
 * @param doubled effects that came twice or after newer ones
 * @param missing processes that ended although nobody killed them, at any time, or did not come back
 */
record Day(
        FaultOptions options,
        List<Happening> happenings,
        List<Moment> moments,
        Verdict verdict,
        long doubled,
        List<String> missing) {

    boolean isPassed() {
        return verdict.isPassed()
                && doubled == 0
                && missing.isEmpty()
                && late().isEmpty()
                && withoutEffect().isEmpty();
    }

    /** Nothing is known of how these are got over. */
    List<Happening> withoutEffect() {
        return happenings.stream().filter(it -> !it.hadEffect()).toList();
    }

    List<Happening> late() {
        return happenings.stream()
                .filter(it -> !it.isRecoveredWithin(options.recoverySeconds()))
                .toList();
    }

    Map<FaultKind, Recovery> recoveries() {
        return happenings.stream()
                .collect(Collectors.groupingBy(
                        it -> it.fault().kind(),
                        TreeMap::new,
                        Collectors.collectingAndThen(
                                Collectors.mapping(Happening::recoveredMillis, Collectors.toList()), Recovery::of)));
    }
}
