package dev.attempts.exam;

import java.util.Map;
import java.util.TreeMap;

/** Everything the students did, counted. Confined to the exam's thread. */
public final class Totals {
    long acknowledged;
    long applied;
    long notWritten;
    long unknown;
    long reads;
    long readsFresh;
    long readsNotReached;
    long readsUnavailable;
    long readsLeftOut;
    final LatencyHistogram latencies = new LatencyHistogram();
    private final Map<String, Long> reasons = new TreeMap<>();

    void reason(String reason) {
        reasons.merge(reason, 1L, Long::sum);
    }

    public long acknowledged() {
        return acknowledged;
    }

    public long unknown() {
        return unknown;
    }

    public long readsFresh() {
        return readsFresh;
    }

    /** Why tries did not end in an acknowledgement, and how often. */
    public Map<String, Long> reasons() {
        return Map.copyOf(reasons);
    }
}
