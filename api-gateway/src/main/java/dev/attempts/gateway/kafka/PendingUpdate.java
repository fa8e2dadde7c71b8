package dev.attempts.gateway.kafka;

import dev.attempts.events.EventHeaders;
import dev.attempts.events.Position;
import dev.attempts.gateway.publish.Doubt;
import dev.attempts.gateway.publish.Outcome;
import dev.attempts.gateway.publish.Publisher;
import dev.attempts.gateway.publish.Update;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** One update between the producer and its outcome; whoever knows first decides it, everybody later is ignored. */
final class PendingUpdate implements Callback {
    private static final String TRACEPARENT = "traceparent";
    private static final byte[] NOTHING = {};

    private final AtomicReference<Publisher.@Nullable Completion> completion;
    private final ProducerGeneration generation;
    private final PublisherEvents events;
    private final long bytes;
    private final long startedNanos;
    private final long sentAgainBefore;
    private volatile @Nullable Thread handingOver;

    PendingUpdate(
            Publisher.Completion completion,
            ProducerGeneration generation,
            PublisherEvents events,
            long bytes,
            long startedNanos) {
        this.completion = new AtomicReference<>(completion);
        this.generation = generation;
        this.events = events;
        this.bytes = bytes;
        this.startedNanos = startedNanos;
        this.sentAgainBefore = generation.recordsSentAgain();
    }

    void handOver(String topic, Update update) {
        handingOver = Thread.currentThread();
        try {
            generation.send(record(topic, update), this);
        } catch (RuntimeException thrown) {
            // It may have been thrown after the record was buffered: that proves nothing about the record.
            events.handingOverFailed(generation, thrown);
            complete(new Outcome.Unknown(Doubt.FAILED_ACKNOWLEDGEMENT));
        } finally {
            handingOver = null;
        }
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, Update update) {
        var record = new ProducerRecord<>(
                topic, update.attemptId().toKey(), update.event().value());
        var traceparent = update.traceparent();
        if (traceparent != null) {
            record.headers().add(TRACEPARENT, traceparent.getBytes(StandardCharsets.ISO_8859_1));
        }
        if (update.awaited()) {
            record.headers().add(EventHeaders.AWAITED, NOTHING);
        }
        return record;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
        if (failure == null) {
            complete(
                    metadata.hasOffset()
                            ? new Outcome.Acknowledged(new Position(metadata.partition(), metadata.offset()))
                            : new Outcome.Unknown(Doubt.NO_POSITION));
            return;
        }
        events.calledBackWith(generation, failure);
        complete(
                handingOver == Thread.currentThread()
                        ? ProducerFailures.beforeBuffered(failure)
                        : ProducerFailures.afterBuffered(failure, generation.recordsSentAgain() != sentAgainBefore));
    }

    /** Ends the wait; without effect on an update that has its outcome. */
    void giveUp() {
        if (completion.get() != null) {
            events.neverCalledBack(generation);
            complete(new Outcome.Unknown(Doubt.NO_ACKNOWLEDGEMENT));
        }
    }

    private void complete(Outcome outcome) {
        var waiting = completion.getAndSet(null);
        if (waiting != null) {
            events.completed(this, outcome);
            waiting.completed(outcome);
        }
    }

    boolean isComplete() {
        return completion.get() == null;
    }

    long bytes() {
        return bytes;
    }

    long startedNanos() {
        return startedNanos;
    }
}
