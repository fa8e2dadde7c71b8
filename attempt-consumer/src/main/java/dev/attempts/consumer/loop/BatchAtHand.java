package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Batch;
import dev.attempts.consumer.metrics.LoopMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one batch that is to be stored, until it is or is dropped. While it waits for another try all partitions are paused, so
 * that polling keeps us in the group and brings nothing. Confined to the poll thread.
 */
final class BatchAtHand {
    private static final Logger log = LoggerFactory.getLogger(BatchAtHand.class);

    private final Assignment assignment;
    private final BatchReader reader;
    private final BatchWriter writer;
    private final Backoff backoff;
    private final Duration fencedRest;
    private final LoopMetrics metrics;

    private @Nullable PendingBatch pending;
    private boolean paused;
    private String stalledBy = "";
    /** The partitions whose events are not stored because of that. */
    private List<OwnedPartition> stalled = List.of();

    BatchAtHand(
            Assignment assignment,
            BatchReader reader,
            BatchWriter writer,
            Backoff backoff,
            Duration fencedRest,
            LoopMetrics metrics) {
        this.assignment = assignment;
        this.reader = reader;
        this.writer = writer;
        this.backoff = backoff;
        this.fencedRest = fencedRest;
        this.metrics = metrics;
    }

    boolean isNone() {
        return pending == null;
    }

    /** Why events of our partitions are not stored yet; empty when nothing stands against it. A batch that is dropped is read again. */
    String stalledBy() {
        return stalled.stream().anyMatch(assignment.owned()::contains) ? stalledBy : "";
    }

    /** How long until it is tried again. */
    Duration remaining() {
        return backoff.remaining();
    }

    void take(Batch batch) {
        pending = new PendingBatch(batch);
    }

    /** To be called behind each poll: what was revoked is somebody else's to store, what was lost may be none of the log. */
    void dropIfRevoked() {
        PendingBatch waiting = pending;
        if (waiting != null && !assignment.allows(waiting.batch().advances())) {
            log.atInfo().log("batch dropped, a partition of it was revoked or its position lost");
            letGo();
            if (waiting.isInDoubt()) {
                // Where the checkpoints stand only the database knows.
                assignment.unclaim(waiting.batch().advances());
            }
            // Of the others their claim tells.
            stalled = stalled.stream().filter(OwnedPartition::isClaimed).toList();
            assignment.rewind();
        }
    }

    /** What is to be stored next has nothing to do with it. */
    void drop() {
        letGo();
        stalled = List.of();
    }

    private void letGo() {
        pending = null;
        backoff.succeeded();
        if (paused) {
            paused = false;
            assignment.resume();
        }
    }

    void storeIfDue() {
        PendingBatch due = pending;
        if (due == null || !backoff.isDue()) {
            return;
        }
        switch (writer.write(due)) {
            case BatchWriter.Written.Stored stored -> {
                assignment.advance(due.batch().advances(), due.batch().isAwaited());
                if (!stalledBy().isEmpty()) {
                    log.atInfo().log("storing again");
                }
                drop();
            }
            case BatchWriter.Written.Fenced fenced -> {
                fence(fenced.partitions());
                // The database has answered.
                drop();
                assignment.rewind();
            }
            case BatchWriter.Written.Reduced reduced -> pause();
            case BatchWriter.Written.ReadAgain again -> {
                log.atWarn()
                        .addKeyValue("cause", again.message())
                        .log("batch of a backlog not stored, reading it again in parts");
                reader.readSmall(due.batch().timestamps().size());
                letGo();
                assignment.rewind();
            }
            case BatchWriter.Written.TryAgain again -> stall(due.batch(), again);
        }
    }

    private void fence(Set<Integer> partitions) {
        log.atWarn().addKeyValue("partitions", partitions).log("another consumer has taken over, batch dropped");
        metrics.fenced(partitions.size());
        assignment.fence(partitions, System.nanoTime() + fencedRest.toNanos());
    }

    private void stall(Batch batch, BatchWriter.Written.TryAgain again) {
        metrics.retried(again.cause());
        backoff.failed();
        pause();
        if (stalledBy().isEmpty()) {
            log.atWarn().addKeyValue("cause", again.message()).log("batch not stored, trying until it is");
        }
        stalledBy = again.message();
        stalled = assignment.of(batch.advances());
    }

    private void pause() {
        assignment.pause();
        paused = true;
    }
}
