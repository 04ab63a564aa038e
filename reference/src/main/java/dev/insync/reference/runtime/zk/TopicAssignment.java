package dev.insync.reference.runtime.zk;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What {@code /brokers/topics/T} holds: the replicas of each partition, the preferred leader first.
 *
 * @param topicId unique over the life of the cluster, so that a re-created topic is another topic
 * @param replicas broker ids for each partition number, during a reassignment the old ones and the new ones
 * @param adding those that a reassignment adds, of partitions that are being reassigned only
 * @param removing those that it will take away, likewise
 */
public record TopicAssignment(
        UUID topicId,
        SortedMap<Integer, List<Integer>> replicas,
        SortedMap<Integer, List<Integer>> adding,
        SortedMap<Integer, List<Integer>> removing) {
    /** Of a topic that does not exist. */
    public static final TopicAssignment NONE = new TopicAssignment(new UUID(0, 0), new TreeMap<>());

    public TopicAssignment {
        replicas = copy(replicas);
        adding = copy(adding);
        removing = copy(removing);
    }

    /** Of a topic of which nothing is being reassigned. */
    public TopicAssignment(UUID topicId, SortedMap<Integer, List<Integer>> replicas) {
        this(topicId, replicas, new TreeMap<>(), new TreeMap<>());
    }

    /** The replicas of one partition, empty where there is none. */
    public List<Integer> replicas(int partition) {
        return replicas.getOrDefault(partition, List.of());
    }

    /** The replicas that a reassignment adds to the partition. */
    public List<Integer> adding(int partition) {
        return adding.getOrDefault(partition, List.of());
    }

    /** The replicas that a reassignment will take from the partition. */
    public List<Integer> removing(int partition) {
        return removing.getOrDefault(partition, List.of());
    }

    /** The same with other replicas for one partition; empty lists end its reassignment. */
    public TopicAssignment with(
            int partition, List<Integer> otherReplicas, List<Integer> nowAdding, List<Integer> nowRemoving) {
        return new TopicAssignment(
                topicId,
                changed(replicas, partition, otherReplicas),
                changed(adding, partition, nowAdding),
                changed(removing, partition, nowRemoving));
    }

    private static SortedMap<Integer, List<Integer>> changed(
            SortedMap<Integer, List<Integer>> before, int partition, List<Integer> brokers) {
        SortedMap<Integer, List<Integer>> after = new TreeMap<>(before);
        after.remove(partition);
        if (!brokers.isEmpty()) {
            after.put(partition, brokers);
        }
        return after;
    }

    private static SortedMap<Integer, List<Integer>> copy(SortedMap<Integer, List<Integer>> map) {
        SortedMap<Integer, List<Integer>> copy = new TreeMap<>();
        map.forEach((partition, brokers) -> copy.put(partition, List.copyOf(brokers)));
        return Collections.unmodifiableSortedMap(copy);
    }
}
