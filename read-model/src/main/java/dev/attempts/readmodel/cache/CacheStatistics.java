package dev.attempts.readmodel.cache;

/** Counts since the start; hits and misses are all pages asked for, and some of either were stale. */
public record CacheStatistics(long hits, long misses, long stale, long loads, long failedLoads) {
    public double hitRatio() {
        return hits / (double) Math.max(1, hits + misses);
    }
}
