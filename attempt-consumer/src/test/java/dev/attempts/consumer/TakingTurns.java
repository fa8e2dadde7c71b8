package dev.attempts.consumer;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Gives the whole topic to one member, and with each turn to the next one, by the cooperative protocol: what another
 * member still holds is given to nobody until that one has let go of it. Whose turn it is the conductor's subscription says.
 */
public final class TakingTurns implements ConsumerPartitionAssignor, Configurable {
    /** An {@link AtomicInteger} in the configuration of the one member that has no part in it. */
    static final String TURN = "test.turn";

    private @Nullable AtomicInteger turn;

    @Override
    public void configure(Map<String, ?> settings) {
        turn = (AtomicInteger) settings.get(TURN);
    }

    @Override
    public @Nullable ByteBuffer subscriptionUserData(Set<String> topics) {
        AtomicInteger current = turn;
        return current == null ? null : ByteBuffer.allocate(Integer.BYTES).putInt(0, current.get());
    }

    @Override
    public GroupAssignment assign(Cluster metadata, GroupSubscription group) {
        Map<String, Subscription> all = group.groupSubscription();
        int current = 0;
        Map<TopicPartition, String> holders = new HashMap<>();
        for (var member : all.entrySet()) {
            ByteBuffer told = member.getValue().userData();
            current = told == null ? current : told.getInt(told.position());
            member.getValue().ownedPartitions().forEach(partition -> holders.put(partition, member.getKey()));
        }
        List<Map.Entry<String, Subscription>> players = all.entrySet().stream()
                .filter(member -> member.getValue().userData() == null)
                .sorted(Map.Entry.comparingByKey())
                .toList();
        Map<String, Assignment> assignments = new HashMap<>();
        all.keySet().forEach(member -> assignments.put(member, new Assignment(List.of())));
        if (!players.isEmpty()) {
            var next = players.get(current % players.size());
            List<TopicPartition> free = next.getValue().topics().stream()
                    .flatMap(topic -> metadata.partitionsForTopic(topic).stream())
                    .map(TakingTurns::topicPartition)
                    .filter(partition -> next.getKey().equals(holders.getOrDefault(partition, next.getKey())))
                    .toList();
            assignments.put(next.getKey(), new Assignment(free));
        }
        return new GroupAssignment(assignments);
    }

    private static TopicPartition topicPartition(PartitionInfo partition) {
        return new TopicPartition(partition.topic(), partition.partition());
    }

    @Override
    public List<RebalanceProtocol> supportedProtocols() {
        return List.of(RebalanceProtocol.COOPERATIVE);
    }

    @Override
    public String name() {
        return "taking-turns";
    }
}
