package dev.attempts.consumer.loop;

import dev.attempts.consumer.checkpoint.Checkpoint;
import dev.attempts.consumer.checkpoint.Checkpoints;
import dev.attempts.consumer.checkpoint.Claim;
import dev.attempts.consumer.checkpoint.ClaimOutcome;
import dev.attempts.consumer.checkpoint.LogRange;
import dev.attempts.consumer.metrics.LoopMetrics;
import dev.attempts.consumer.metrics.RetryCause;
import dev.attempts.consumer.sink.SinkFailure;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes over the checkpoints of partitions that the group has given us, and begins to read there. Confined to the poll thread. */
final class Claims {
    private static final Logger log = LoggerFactory.getLogger(Claims.class);

    private final Consumer<byte[], byte[]> consumer;
    private final Assignment assignment;
    private final Checkpoints checkpoints;
    private final TopicLookup topics;
    private final LostEnds lostEnds;
    private final Backoff backoff;
    private final LoopMetrics metrics;
    private volatile TopicLookup.@Nullable Incarnation topic;
    private String waitingFor = "";
    private List<Checkpoint> outsideBefore = List.of();

    Claims(
            Consumer<byte[], byte[]> consumer,
            Assignment assignment,
            Checkpoints checkpoints,
            TopicLookup topics,
            LostEnds lostEnds,
            Backoff backoff,
            LoopMetrics metrics) {
        this.consumer = consumer;
        this.assignment = assignment;
        this.checkpoints = checkpoints;
        this.topics = topics;
        this.lostEnds = lostEnds;
        this.backoff = backoff;
        this.metrics = metrics;
    }

    /** Claims what is to be claimed; what cannot be now is tried again later, so call it again and again. */
    void claimDue() {
        List<OwnedPartition> claimable = assignment.claimable(System.nanoTime());
        if (claimable.isEmpty()) {
            // What could not be claimed has been taken away from us.
            waitingFor = "";
            return;
        }
        if (!backoff.isDue()) {
            return;
        }
        try {
            TopicLookup.Incarnation found = topics.current();
            TopicLookup.Incarnation before = topic;
            if (before != null && !before.topicId().equals(found.topicId())) {
                // Another topic under the same name: what is held of the former one means nothing any more.
                assignment.unclaimAll();
                claimable = assignment.claimable(System.nanoTime());
            }
            requireSomethingLeft(found, claimable);
            List<OwnedPartition> led = claimable.stream()
                    .filter(partition -> !found.leaderless().contains(partition.partition()))
                    .toList();
            if (!led.isEmpty()) {
                claim(found, led);
            }
            if (led.size() < claimable.size()) {
                retryLater(RetryCause.BROKER, "the broker: no leader of partitions " + found.leaderless());
            }
        } catch (RetriableException e) {
            retryLater(RetryCause.BROKER, "the broker: " + e.getMessage());
        }
    }

    private void claim(TopicLookup.Incarnation found, List<OwnedPartition> led) {
        SortedMap<Integer, LogRange> logs = logRanges(led);
        ClaimOutcome outcome = checkpoints.claim(found.topicId(), logs, outsideBefore);
        topic = found;
        switch (outcome) {
            case ClaimOutcome.Claimed claimed -> take(claimed.claims());
            case ClaimOutcome.GapFound gap -> lookAgain(gap, logs);
            case ClaimOutcome.Failed failed -> failed(failed.failure());
        }
    }

    /** No setting says where to go on then: not even the broker knows of an offset. */
    private void requireSomethingLeft(TopicLookup.Incarnation found, List<OwnedPartition> claimable) {
        List<OwnedPartition> unknown =
                claimable.stream().filter(OwnedPartition::isNothingLeft).toList();
        if (!unknown.isEmpty()) {
            lostEnds.retractAll(unknown.stream()
                    .map(partition -> partition.checkpoint(found.topicId()))
                    .toList());
            OwnedPartition partition = unknown.getFirst();
            throw new ConsumerStopped(
                    "partition " + partition.partition() + ": its log knows nothing of the leader epoch in which"
                            + " what was read up to offset " + partition.nextOffset()
                            + " was written: is it an older backup? Set"
                            + " next_offset in its row of table checkpoint to where it is to go on,"
                            + " and leader_epoch and in_effect_to to null");
        }
    }

    /** The topic that was claimed last, null as long as none was; for any thread. */
    TopicLookup.@Nullable Incarnation topic() {
        return topic;
    }

    /** Why partitions are not claimed; empty when the last try went well. */
    String waitingFor() {
        return waitingFor;
    }

    private SortedMap<Integer, LogRange> logRanges(List<OwnedPartition> partitions) {
        List<TopicPartition> wanted =
                partitions.stream().map(OwnedPartition::topicPartition).toList();
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(wanted, LoopSettings.BROKER_ANSWER);
        Map<TopicPartition, Long> ends = consumer.endOffsets(wanted, LoopSettings.BROKER_ANSWER);
        SortedMap<Integer, LogRange> ranges = new TreeMap<>();
        for (OwnedPartition partition : partitions) {
            long start = starts.getOrDefault(partition.topicPartition(), 0L);
            long end = ends.getOrDefault(partition.topicPartition(), start);
            ranges.put(partition.partition(), partition.logRange(start, end));
        }
        return ranges;
    }

    /**
     * The log was looked up before the checkpoints were read, and their former holder may have stored a batch in between.
     * A checkpoint that stands still outside of a log looked up later is a gap.
     */
    private void lookAgain(ClaimOutcome.GapFound gap, SortedMap<Integer, LogRange> logs) {
        if (gap.checkpoints().equals(outsideBefore)) {
            lostEnds.retract(gap.checkpoints(), logs);
            throw new ConsumerStopped(gap.message());
        }
        outsideBefore = gap.checkpoints();
    }

    private void take(List<Claim> claims) {
        claims.forEach(assignment::take);
        metrics.claimed(claims.size());
        backoff.succeeded();
        waitingFor = "";
        outsideBefore = List.of();
        for (Claim claim : claims) {
            claim.notice().ifPresent(notice -> log.atWarn().log(notice));
            log.atInfo()
                    .addKeyValue("partition", claim.partition())
                    .addKeyValue("epoch", claim.epoch())
                    .addKeyValue("offset", claim.nextOffset())
                    .log("partition taken over");
        }
    }

    private void failed(SinkFailure failure) {
        switch (failure) {
            case SinkFailure.Transient later -> retryLater(RetryCause.DATABASE, "the database: " + later.message());
            case SinkFailure.Rejected rejected ->
                throw new ConsumerStopped("the checkpoints are refused: " + rejected.message());
            case SinkFailure.Defect defect ->
                throw new ConsumerStopped("the checkpoints cannot be claimed: " + defect.message());
        }
    }

    private void retryLater(RetryCause cause, String reason) {
        metrics.retried(cause);
        backoff.failed();
        if (waitingFor.isEmpty()) {
            log.atWarn().addKeyValue("cause", reason).log("partitions not taken over yet, trying on");
        }
        waitingFor = reason;
    }
}
