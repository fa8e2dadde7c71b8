package dev.attempts.consumer.lag;

import java.util.ArrayList;
import java.util.List;

/**
 * For how long one partition has been behind: since the log first reached beyond the place where the checkpoint stands
 * now. It needs no event, so it goes on counting while nothing is read. Confined to its caller's lock.
 */
final class LagHistory {
    private static final int SAMPLES_MAX = 1_024;

    private final List<Sample> samples = new ArrayList<>();

    private record Sample(long nanos, long end) {}

    void sampled(long nanos, long end) {
        if (!samples.isEmpty() && samples.getLast().end() == end) {
            return;
        }
        samples.add(new Sample(nanos, end));
        if (samples.size() > SAMPLES_MAX) {
            thinOut();
        }
    }

    /** Half of the samples, none of the span. */
    private void thinOut() {
        List<Sample> kept = new ArrayList<>(SAMPLES_MAX);
        for (int i = 0; i < samples.size(); i += 2) {
            kept.add(samples.get(i));
        }
        samples.clear();
        samples.addAll(kept);
    }

    long events(long checkpoint) {
        return samples.isEmpty() ? 0 : Math.max(0, samples.getLast().end() - checkpoint);
    }

    double seconds(long checkpoint, long nowNanos) {
        int firstBeyond = samples.size();
        while (firstBeyond > 0 && samples.get(firstBeyond - 1).end() > checkpoint) {
            firstBeyond--;
        }
        if (firstBeyond > 1) {
            samples.subList(0, firstBeyond - 1).clear();
            firstBeyond = 1;
        }
        return firstBeyond == samples.size()
                ? 0
                : (nowNanos - samples.get(firstBeyond).nanos()) / 1e9;
    }
}
