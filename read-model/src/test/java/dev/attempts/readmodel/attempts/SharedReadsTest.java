package dev.attempts.readmodel.attempts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.attempts.embedded.Eventually;
import dev.attempts.readmodel.database.QueryRefused;
import dev.attempts.readmodel.database.QuerySettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SharedReadsTest {
    private static final Executor THREADS = task -> Thread.ofVirtual().start(task);

    private static final Duration WAIT_MAX = Duration.ofMinutes(1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ConcurrentLinkedQueue<Set<Long>> queries = new ConcurrentLinkedQueue<>();
    private final CountDownLatch first = new CountDownLatch(1);
    private volatile long nanos;

    private SharedReads<Long, String> reads(Function<Set<Long>, Map<Long, String>> query, int atOnce, int waitingMax) {
        return reads(query, atOnce, waitingMax, THREADS);
    }

    private SharedReads<Long, String> reads(
            Function<Set<Long>, Map<Long, String>> query, int atOnce, int waitingMax, Executor threads) {
        return new SharedReads<>(
                query,
                QueryRefused::new,
                new QuerySettings(atOnce, waitingMax, WAIT_MAX, Duration.ofMillis(50)),
                threads,
                () -> nanos,
                meters);
    }

    /** Even keys have a row. The first query waits until it is let go. */
    private Map<Long, String> query(Set<Long> keys) {
        queries.add(keys);
        if (queries.size() == 1) {
            await();
        }
        Map<Long, String> rows = new HashMap<>();
        keys.stream().filter(key -> key % 2 == 0).forEach(key -> rows.put(key, "row " + key));
        return rows;
    }

    private void await() {
        try {
            assertThat(first.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static CompletableFuture<Optional<String>> read(SharedReads<Long, String> reads, long key) {
        return reads.read(key).orTimeout(60, TimeUnit.SECONDS);
    }

    private static void refused(CompletableFuture<?> read, QueryRefused.Reason reason) {
        assertThatThrownBy(read::join)
                .cause()
                .isInstanceOfSatisfying(
                        QueryRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void sharesOneQueryAmongAllWhoCameWhileAnotherRan() {
        SharedReads<Long, String> reads = reads(this::query, 1, 1000);
        var alone = read(reads, 1);
        Eventually.holds("the first query runs", () -> queries.size() == 1);
        List<CompletableFuture<Optional<String>>> others = new ArrayList<>();
        for (long key = 2; key <= 51; key++) {
            others.add(read(reads, key));
        }
        assertThat(reads.waiting()).isEqualTo(51);

        first.countDown();

        assertThat(alone.join()).isEmpty();
        for (int i = 0; i < others.size(); i++) {
            long key = i + 2L;
            assertThat(others.get(i).join()).isEqualTo(key % 2 == 0 ? Optional.of("row " + key) : Optional.empty());
        }
        assertThat(queries).hasSize(2);
    }

    /** A reader that came after a query had begun is not answered by it: it may have seen an older row. */
    @Test
    void answersNobodyByAQueryThatHadBegunBefore() {
        SharedReads<Long, String> reads = reads(this::query, 1, 1000);
        assertThat(read(reads, 2)).isNotDone();
        Eventually.holds("the first query runs", () -> queries.size() == 1);
        var later = read(reads, 2);

        first.countDown();

        assertThat(later.join()).contains("row 2");
        assertThat(queries).hasSize(2);
    }

    @Test
    void refusesMoreThanMayWait() {
        SharedReads<Long, String> reads = reads(this::query, 1, 1);
        assertThat(read(reads, 1)).isNotDone();
        Eventually.holds("one runs", () -> queries.size() == 1);
        var waits = read(reads, 2);

        refused(reads.read(3L), QueryRefused.Reason.BUSY);

        first.countDown();
        assertThat(waits.join()).contains("row 2");
        assertThat(read(reads, 4).join()).contains("row 4");
    }

    @Test
    void refusesAllWhoHaveWaitedTooLongWhateverTheirQueryDoes() {
        SharedReads<Long, String> reads = reads(this::query, 1, 1000);
        var hangs = read(reads, 2);
        Eventually.holds("the first query runs", () -> queries.size() == 1);
        var waits = read(reads, 2);
        nanos = WAIT_MAX.toNanos();
        var later = read(reads, 2);
        reads.giveUpLate();
        assertThat(hangs).isNotDone();

        nanos = WAIT_MAX.toNanos() + 1;
        reads.giveUpLate();

        refused(hangs, QueryRefused.Reason.TOO_SLOW);
        refused(waits, QueryRefused.Reason.BUSY);
        assertThat(reads.waiting()).isOne();
        first.countDown();
        assertThat(later.join()).contains("row 2");
        assertThat(reads.waiting()).isZero();
    }

    @Test
    void tellsAllWhoShareAQueryThatItFailed() {
        SharedReads<Long, String> reads = reads(
                keys -> {
                    throw new QueryRefused(QueryRefused.Reason.TOO_SLOW);
                },
                1,
                10);

        refused(read(reads, 1), QueryRefused.Reason.TOO_SLOW);
        refused(read(reads, 2), QueryRefused.Reason.TOO_SLOW);
        assertThat(reads.waiting()).isZero();
    }

    /** As when the machine gives no more threads. */
    @Test
    void losesNoTurnWhenNoThreadCanBeHadForAQuery() {
        var failures = new ConcurrentLinkedQueue<>(List.of(new InternalError("no more threads")));
        first.countDown();
        SharedReads<Long, String> reads = reads(this::query, 1, 10, task -> {
            Error failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            THREADS.execute(task);
        });

        assertThatThrownBy(read(reads, 2)::join).hasCauseInstanceOf(InternalError.class);
        assertThat(reads.waiting()).isZero();

        assertThat(read(reads, 4).join()).contains("row 4");
        assertThat(queries).containsExactly(Set.of(4L));
    }
}
