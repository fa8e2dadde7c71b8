package dev.attempts.consumer.loop;

import dev.attempts.consumer.batch.Batch;
import dev.attempts.consumer.batch.DeadLetterRun;
import dev.attempts.consumer.metrics.Phase;
import dev.attempts.servicekit.service.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
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

    /** Longer than the largest batch takes. */
    private static final Duration STEP_MAX = Duration.ofSeconds(15);

    private final Consumer<byte[], byte[]> consumer;
    private final LoopSettings settings;
    private final LoopMeters meters;
    private final LongSupplier nanoTime;
    private final GroupOffsets groupOffsets;
    private final Assignment assignment;
    private final Claims claims;
    private final BatchReader reader;
    private final BatchAtHand atHand;

    private volatile Readiness readiness = Readiness.notReady("starting");
    private volatile long lookedNanos;
    private volatile boolean stopping;
    private volatile boolean topicChanged;
    private boolean sharingOutAnew;

    public PollLoop(Consumer<byte[], byte[]> consumer, LoopPorts ports, LoopSettings settings, LoopMeters meters) {
        this(consumer, ports, settings, meters, System::nanoTime);
    }

    /** Events and commits wait by that clock. */
    PollLoop(
            Consumer<byte[], byte[]> consumer,
            LoopPorts ports,
            LoopSettings settings,
            LoopMeters meters,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.settings = settings;
        this.meters = meters;
        this.nanoTime = nanoTime;
        groupOffsets = new GroupOffsets(consumer, nanoTime);
        assignment = new Assignment(consumer, groupOffsets);
        claims = new Claims(
                consumer,
                assignment,
                ports.checkpoints(),
                ports.topics(),
                new LostEnds(consumer, settings.topic(), ports.checkpoints(), groupOffsets),
                settings.retry().backoff(),
                meters.loop());
        reader = new BatchReader(
                consumer,
                assignment,
                new RecordDecoder(meters.loop(), this::partitions),
                settings.batch(),
                new Pace(settings.batch().linger(), nanoTime),
                meters);
        var writer = new BatchWriter(
                ports.sink(),
                ports.deadLetters(),
                new DeadLetterRun(settings.deadLettersInARowMax()),
                meters.outcomes(),
                meters.batches(),
                meters.budget());
        atHand = new BatchAtHand(
                assignment, reader, writer, settings.retry().backoff(), settings.fencedRest(), meters.loop());
    }

    /** Whether it stores what comes; for any thread. */
    public Readiness readiness() {
        Readiness last = readiness;
        var since = Duration.ofNanos(nanoTime.getAsLong() - lookedNanos);
        return last instanceof Readiness.Ready && since.compareTo(STEP_MAX) >= 0
                ? Readiness.notReady("neither read nor stored anything for " + since.toSeconds() + " s")
                : last;
    }

    /** Where the checkpoints of its partitions stand, negative where none is known yet; for any thread. */
    public Map<Integer, Long> checkpoints() {
        return assignment.checkpoints();
    }

    /** What the Kafka client says of itself; for any thread. */
    Map<MetricName, ? extends Metric> clientMetrics() {
        return consumer.metrics();
    }

    /** The topic that is being read, null as long as none is; for any thread. */
    TopicLookup.@Nullable Incarnation topic() {
        return claims.topic();
    }

    private int partitions() {
        TopicLookup.Incarnation claimed = claims.topic();
        return claimed == null ? 1 : claimed.partitions();
    }

    /** Under the topic's name there is another topic now: all partitions are claimed again; for any thread. */
    void topicChanged() {
        topicChanged = true;
    }

    /**
     * Once it has its partitions it asks the group to share them out again; before {@link #run}. Who takes the place of a member that had
     * given some up for others is handed what is left, and nobody but that member would have asked for the rest to be given away.
     */
    void sharesOutAnew() {
        sharingOutAnew = true;
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
            readiness = Readiness.notReady("stopped");
            groupOffsets.sendLast();
            leave();
        }
    }

    /** At once: as a member with a name of its own it would be waited for until its session is over. */
    private void leave() {
        try {
            consumer.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
        } catch (KafkaException e) {
            log.atInfo().addKeyValue("cause", e.toString()).log("group not left in order");
        }
    }

    private void step() {
        if (topicChanged) {
            topicChanged = false;
            atHand.drop();
            assignment.unclaimAll();
        }
        if (atHand.isNone()) {
            claims.claimDue();
            meters.budget().spentOn(Phase.OTHER);
            read().ifPresent(atHand::take);
            meters.budget().spentOn(Phase.DECODE);
        } else {
            stayInGroup();
        }
        if (sharingOutAnew && assignment.isMade()) {
            sharingOutAnew = false;
            consumer.enforceRebalance("took the place of a client that was fenced");
        }
        // Before it may block for long, and behind.
        groupOffsets.send();
        atHand.storeIfDue();
        groupOffsets.send();
        lookedNanos = nanoTime.getAsLong();
        readiness = look();
    }

    private Optional<Batch> read() {
        try {
            boolean settled = !assignment.owned().isEmpty() && assignment.isAllClaimed();
            return reader.read(groupOffsets.within(settled ? IDLE : UNSETTLED));
        } catch (InvalidOffsetException e) {
            positionLost(e);
            // What this read had gathered of the other partitions is dropped: it is read again.
            assignment.rewind();
            return Optional.empty();
        }
    }

    /** Everything is paused: this brings no records, and tells all the same when a log has lost its end. */
    private void stayInGroup() {
        Duration remaining = atHand.remaining();
        try {
            consumer.poll(groupOffsets.within(remaining.compareTo(IDLE) < 0 ? remaining : IDLE));
        } catch (InvalidOffsetException e) {
            positionLost(e);
        }
        meters.budget().spentOn(Phase.BACK_OFF);
        atHand.dropIfRevoked();
    }

    /** Claiming again tells a gap from a topic that was created anew. */
    private void positionLost(InvalidOffsetException e) {
        log.atWarn().addKeyValue("cause", e.getMessage()).log("position lost");
        assignment.lost(e);
    }

    private Readiness look() {
        if (!assignment.isMade()) {
            return Readiness.notReady("joining the group");
        }
        if (!atHand.stalledBy().isEmpty()) {
            return Readiness.notReady(atHand.stalledBy());
        }
        if (!claims.waitingFor().isEmpty()) {
            return Readiness.notReady(claims.waitingFor());
        }
        return assignment.isAllClaimed() ? Readiness.ready() : Readiness.notReady("taking over partitions");
    }
}
