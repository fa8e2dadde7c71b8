import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What came back within a time, by status, with the times it took. */
final class Answers {
    private static final int BUCKETS_PER_MS = 10;
    private static final int BUCKETS = 30_000 * BUCKETS_PER_MS;

    private final Map<Integer, int[]> times = new TreeMap<>();
    double seconds;
    long lost;
    long notOffered;
    /** 503s that do not say when to try again. */
    long withoutRetryAfter;
    /** When the last answer that was no 202 came. */
    private long lastRefusedNanos = Long.MIN_VALUE;

    void add(int status, long nowNanos, long sentNanos) {
        long bucket = (nowNanos - sentNanos) * BUCKETS_PER_MS / 1_000_000;
        times.computeIfAbsent(status, any -> new int[BUCKETS])[(int) Math.min(bucket, BUCKETS - 1)]++;
        if (status != 202) {
            lastRefusedNanos = nowNanos;
        }
    }

    long all() {
        return times.keySet().stream().mapToLong(this::count).sum();
    }

    long count(int status) {
        long sum = 0;
        for (int count : times.getOrDefault(status, new int[0])) {
            sum += count;
        }
        return sum;
    }

    /** With any other status, or lost. */
    long unexpected(int... expected) {
        return all() - IntStream.of(expected).mapToLong(this::count).sum() + lost;
    }

    /** Seconds from that moment to the last answer that was no 202; 0 if there was none. */
    double refusedForSeconds(long fromNanos) {
        return lastRefusedNanos == Long.MIN_VALUE ? 0 : Math.max(0, (lastRefusedNanos - fromNanos) / 1e9);
    }

    double perSecond(int status) {
        return count(status) / seconds;
    }

    /** Milliseconds within which that share of the answers with the status came. */
    double millis(int status, double share) {
        long left = (long) Math.ceil(count(status) * share);
        int[] buckets = times.getOrDefault(status, new int[0]);
        for (int i = 0; i < buckets.length; i++) {
            left -= buckets[i];
            if (left <= 0 && buckets[i] > 0) {
                return (i + 1.0) / BUCKETS_PER_MS;
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int status : times.keySet()) {
            text.append("%d: %d (%.0f/s), p50 %.1f, p90 %.1f, p99 %.1f, max %.1f ms; "
                    .formatted(status, count(status), perSecond(status), millis(status, 0.5), millis(status, 0.9), millis(status, 0.99), millis(status, 1)));
        }
        return text + "connections lost " + lost + ", not offered " + notOffered;
    }
}
