package dev.attempts.consumer;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.group.api.assignor.ConsumerGroupPartitionAssignor;
import org.apache.kafka.coordinator.group.api.assignor.GroupAssignment;
import org.apache.kafka.coordinator.group.api.assignor.GroupSpec;
import org.apache.kafka.coordinator.group.api.assignor.MemberAssignment;
import org.apache.kafka.coordinator.group.api.assignor.SubscribedTopicDescriber;

/**
 * What {@link TakingTurns} does, by the protocol of KIP-848: the broker asks it whenever the group has changed, and it gives the
 * whole topic to a member that had nothing. A member with a rack is the conductor, whose subscription changes and who gets nothing.
 */
public final class TakingTurnsOnTheBroker implements ConsumerGroupPartitionAssignor {
    /** A broker that asks this one for every group, and whose groups learn of it within a fraction of a second. */
    static final Map<String, String> BROKER = Map.of(
            "group.consumer.assignors", TakingTurnsOnTheBroker.class.getName(),
            "group.consumer.assignment.interval.ms", "0",
            "group.consumer.heartbeat.interval.ms", "100");

    @Override
    public String name() {
        return "taking-turns";
    }

    @Override
    public GroupAssignment assign(GroupSpec group, SubscribedTopicDescriber topics) {
        List<String> players = group.memberIds().stream()
                .filter(member -> group.memberSubscription(member).rackId().isEmpty())
                .sorted()
                .toList();
        Optional<String> next = players.stream()
                .filter(member -> group.memberAssignment(member).partitions().isEmpty())
                .findFirst()
                .or(() -> players.stream().findFirst());
        Map<String, MemberAssignment> assignments = new HashMap<>();
        group.memberIds().forEach(member -> assignments.put(member, new Given(Map.of())));
        next.ifPresent(member ->
                assignments.put(member, all(group.memberSubscription(member).subscribedTopicIds(), topics)));
        return new GroupAssignment(assignments);
    }

    private static MemberAssignment all(Collection<Uuid> subscribed, SubscribedTopicDescriber topics) {
        return new Given(subscribed.stream()
                .collect(Collectors.toMap(
                        topic -> topic,
                        topic -> IntStream.range(0, topics.numPartitions(topic))
                                .boxed()
                                .collect(Collectors.toCollection(HashSet::new)))));
    }

    private record Given(Map<Uuid, Set<Integer>> partitions) implements MemberAssignment {}
}
