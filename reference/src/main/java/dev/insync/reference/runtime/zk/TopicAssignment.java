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
 * @param replicas broker ids for each partition number
 */
public record TopicAssignment(UUID topicId, SortedMap<Integer, List<Integer>> replicas) {
    /** Of a topic that does not exist. */
    public static final TopicAssignment NONE = new TopicAssignment(new UUID(0, 0), new TreeMap<>());

    public TopicAssignment {
        SortedMap<Integer, List<Integer>> copy = new TreeMap<>();
        replicas.forEach((partition, brokers) -> copy.put(partition, List.copyOf(brokers)));
        replicas = Collections.unmodifiableSortedMap(copy);
    }
}
