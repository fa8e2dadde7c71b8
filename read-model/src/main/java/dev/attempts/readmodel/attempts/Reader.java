package dev.attempts.readmodel.attempts;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One who waits for a row; counted among the waiting until somebody ends the wait, which only one can. */
final class Reader<K, V> {
    final K key;
    final long since;
    final CompletableFuture<Optional<V>> answer = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicInteger waiting;

    /** @param waiting includes this one already */
    Reader(K key, long since, AtomicInteger waiting) {
        this.key = key;
        this.since = since;
        this.waiting = waiting;
    }

    /** True for the first caller, who has to answer: nobody is counted any more who could have been answered. */
    boolean end() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        waiting.decrementAndGet();
        return true;
    }
}
