package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Batch;
import dev.attempts.consumer.batch.DeadLetterRun;
import dev.attempts.consumer.metrics.Phase;
import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Poll, decode, fold, write, commit, on one thread, which owns the {@code KafkaConsumer}. While a batch cannot be
 * stored the partitions are paused and polling goes on, so that the group keeps us.
 */
public final class PollLoop implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration UNSETTLED = Duration.ofMillis(50);

    private final Consumer<byte[], byte[]> consumer;
    private final LoopSettings settings;
    private final LoopMeters meters;
    private final GroupOffsets groupOffsets;
    private final Assignment assignment;
    private final Claims claims;
    private final BatchReader reader;
    private final BatchWriter writer;
    private final Backoff backoff;
    private final LoopHealth health = new LoopHealth();

    private volatile boolean stopping;
    private volatile boolean topicChanged;
    private @Nullable PendingBatch pending;
    private String stalledBy = "";

    public PollLoop(Consumer<byte[], byte[]> consumer, LoopPorts ports, LoopSettings settings, LoopMeters meters) {
        this.consumer = consumer;
        this.settings = settings;
        this.meters = meters;
        groupOffsets = new GroupOffsets(consumer);
        assignment = new Assignment(consumer, groupOffsets);
        backoff = settings.retry().backoff();
        claims = new Claims(
                consumer,
                assignment,
                ports.checkpoints(),
                ports.topics(),
                settings.retry().backoff(),
                meters.loop());
        reader = new BatchReader(
                consumer,
                assignment,
                new RecordDecoder(meters.loop(), this::partitions),
                settings.batch(),
                meters.batches(),
                meters.budget());
        writer = new BatchWriter(
                ports.sink(),
                ports.deadLetters(),
                new DeadLetterRun(settings.deadLettersInARowMax()),
                meters.outcomes(),
                meters.batches(),
                meters.budget());
    }

    /** Whether it stores what comes; for any thread. */
    public Readiness readiness() {
        return health.readiness();
    }

    /** Where the checkpoints of its partitions stand, negative where none is known yet; for any thread. */
    public Map<Integer, Long> checkpoints() {
        return assignment.checkpoints();
    }

    /** The topic that is being read, null as long as none is; for any thread. */
    public TopicLookup.@Nullable Incarnation topic() {
        return claims.topic();
    }

    private int partitions() {
        TopicLookup.Incarnation claimed = claims.topic();
        return claimed == null ? 1 : claimed.partitions();
    }

    /** Under the topic's name there is another topic now: all partitions are claimed again; for any thread. */
    public void topicChanged() {
        topicChanged = true;
    }

    /** Lets {@link #run} return after the batch at hand; for any thread. */
    public void stop() {
        stopping = true;
        consumer.wakeup();
    }

    /** Returns when it was told to stop; throws when it must not go on. */
    @Override
    public void run() {
        try {
            consumer.subscribe(List.of(settings.topic()), assignment);
            while (!stopping) {
                step();
            }
        } catch (WakeupException e) {
            // Only stop() wakes the consumer up.
        } finally {
            health.waiting("stopped");
            groupOffsets.sendLast();
            consumer.close();
        }
    }

    private void step() {
        if (topicChanged) {
            topicChanged = false;
            proceed();
            assignment.unclaimAll();
        }
        PendingBatch next = pending;
        if (next == null) {
            claims.claimDue();
            meters.budget().spentOn(Phase.OTHER);
            next = read().map(PendingBatch::new).orElse(null);
            pending = next;
        } else {
            stayInGroup(next);
        }
        if (next != null && next == pending && backoff.isDue()) {
            write(next);
        }
        groupOffsets.send();
        reportHealth();
    }

    private Optional<Batch> read() {
        try {
            return reader.read(assignment.owned().isEmpty() || !assignment.isAllClaimed() ? UNSETTLED : IDLE);
        } catch (InvalidOffsetException e) {
            // The log does not hold our next offset: claiming again tells a gap from a topic that was created anew.
            log.atWarn().addKeyValue("cause", e.getMessage()).log("position lost");
            assignment.unclaim(e.partitions());
            // What this read had gathered of the other partitions is dropped: it is read again.
            assignment.rewind();
            return Optional.empty();
        }
    }

    /** Everything is paused: this brings no records. */
    private void stayInGroup(PendingBatch waiting) {
        Duration remaining = backoff.remaining();
        consumer.poll(remaining.compareTo(IDLE) < 0 ? remaining : IDLE);
        meters.budget().spentOn(Phase.BACK_OFF);
        if (!assignment.allows(waiting.batch().advances())) {
            log.atInfo().log("batch dropped, its partitions were revoked");
            proceed();
            assignment.rewind();
        }
    }

    private void write(PendingBatch batch) {
        switch (writer.write(batch)) {
            case BatchWriter.Written.Stored stored -> {
                assignment.advance(batch.batch().advances());
                proceed();
            }
            case BatchWriter.Written.Fenced(Set < Integer > partitions) -> {
                fenced(partitions);
                proceed();
                assignment.rewind();
            }
            case BatchWriter.Written.TryAgain again -> stall(again);
        }
    }

    private void fenced(Set<Integer> partitions) {
        log.atWarn().addKeyValue("partitions", partitions).log("another consumer has taken over, batch dropped");
        meters.loop().fenced(partitions.size());
        assignment.fence(partitions, System.nanoTime() + settings.fencedRest().toNanos());
    }

    private void stall(BatchWriter.Written.TryAgain again) {
        meters.loop().retried(again.cause());
        backoff.failed();
        if (stalledBy.isEmpty()) {
            assignment.pause();
            log.atWarn().addKeyValue("cause", again.message()).log("batch not stored, trying until it is");
        }
        stalledBy = again.message();
    }

    private void proceed() {
        pending = null;
        backoff.succeeded();
        if (!stalledBy.isEmpty()) {
            stalledBy = "";
            assignment.resume();
            log.atInfo().log("storing again");
        }
    }

    private void reportHealth() {
        if (!stalledBy.isEmpty()) {
            health.waiting(stalledBy);
        } else if (!claims.waitingFor().isEmpty()) {
            health.waiting(claims.waitingFor());
        } else if (!assignment.isAllClaimed()) {
            health.waiting("taking over partitions");
        } else {
            health.working();
        }
    }
}
