package dev.attempts.readmodel.cache;

/** One page and when it ages; times are the ticker's nanoseconds. */
final class CachedPage<V> {
    final V value;
    private final long freshUntil;
    private volatile long refreshAt;
    private volatile boolean failing;

    CachedPage(V value, long refreshAt, long freshUntil) {
        this.value = value;
        this.refreshAt = refreshAt;
        this.freshUntil = freshUntil;
    }

    boolean refreshDue(long now) {
        return now - refreshAt >= 0;
    }

    boolean fresh(long now) {
        return now - freshUntil < 0;
    }

    /** Whether the last refresh failed, just now: nobody waits for the next one then. */
    boolean failing() {
        return failing;
    }

    /** A failure says nothing any more when nobody has asked since. */
    void refreshBegins(long now, long retryNanos) {
        if (now - refreshAt >= retryNanos) {
            failing = false;
        }
    }

    void refreshFailed(long retryAt) {
        refreshAt = retryAt;
        failing = true;
    }
}
