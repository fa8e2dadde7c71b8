package dev.attempts.consumer.redrive;

import dev.attempts.events.Position;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Puts dead letters back on the topic they came from. Harmless to do twice, and to letters whose attempt has been
 * written since: each carries its first position, and the database lets a later event of that partition go before it. So those of a
 * partition that no longer is their attempt's stay where they are.
 */
public final class Redrive {
    private static final Duration WAIT = Duration.ofMillis(200);
    private static final int PROGRESS_EVERY = 10_000;

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final RedriveTopics topics;
    private final RedriveFilter filter;
    private final PrintStream out;

    private final Set<Position> taken = new HashSet<>();
    private final Map<String, Integer> takenByReason = new TreeMap<>();
    private final List<Future<RecordMetadata>> unacknowledged = new ArrayList<>();
    private int withoutValue;
    private int foreign;
    private int moved;

    public Redrive(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            RedriveTopics topics,
            RedriveFilter filter,
            PrintStream out) {
        this.consumer = consumer;
        this.producer = producer;
        this.topics = topics;
        this.filter = filter;
        this.out = out;
    }

    /** Reads every letter that is there now, in the order of its partition, which is that of its attempt. */
    public void run() {
        List<TopicPartition> partitions = consumer.partitionsFor(topics.deadLetters()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long total = sum(ends) - sum(consumer.beginningOffsets(partitions));
        long read = 0;
        while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(WAIT)) {
                Long end = ends.get(new TopicPartition(found.topic(), found.partition()));
                if (end != null && found.offset() < end) {
                    look(found);
                }
                if (++read % PROGRESS_EVERY == 0) {
                    out.printf("read %,d of about %,d, %s%n", read, total, summary());
                }
            }
            awaitAcknowledged();
        }
        out.println(summary());
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private void look(ConsumerRecord<byte[], byte[]> found) {
        Letter letter = Letter.of(found, topics.events(), topics.eventsId()).orElse(null);
        if (letter == null) {
            foreign++;
        } else if (filter.matches(letter.reason(), letter.key(), letter.first())) {
            take(letter);
        }
    }

    private void take(Letter letter) {
        if (letter.isWithoutValue()) {
            withoutValue++;
        } else if (!letter.isAtHome(topics.eventsPartitions())) {
            moved++;
        } else if (taken.add(letter.first())) {
            takenByReason.merge(letter.reason(), 1, Integer::sum);
            if (filter.execute()) {
                unacknowledged.add(producer.send(letter.asEvent(topics.events())));
            }
        }
    }

    private void awaitAcknowledged() {
        producer.flush();
        for (Future<RecordMetadata> sent : unacknowledged) {
            try {
                sent.get();
            } catch (ExecutionException e) {
                throw new KafkaException("stopped after " + summary() + ": not acknowledged; run it again", e);
            } catch (InterruptedException e) {
                throw new InterruptException(e);
            }
        }
        unacknowledged.clear();
    }

    private String summary() {
        return (filter.execute() ? "put back " : "would put back ") + taken.size() + " " + takenByReason
                + (withoutValue == 0 ? "" : ", " + withoutValue + " whose value was too large to keep left alone")
                + (moved == 0 ? "" : ", " + moved + " that stood on another partition than their attempt's left alone")
                + (foreign == 0 ? "" : ", " + foreign + " of another or a former topic left alone")
                + (filter.execute() ? "" : " (nothing done yet: add --execute)");
    }
}
