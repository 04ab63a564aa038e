package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.CreateTopics;
import dev.insync.reference.runtime.wire.CreateTopics.TopicResult;
import dev.insync.reference.runtime.wire.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Which brokers hold which partitions of a new topic. */
final class Assignments {
    private static final int MAX_PARTITIONS = 10_000;

    /** The topic cannot be placed as wished; the message is for the client. */
    static final class Impossible extends Exception {
        private static final long serialVersionUID = 1L;
        private final ErrorCode error;

        Impossible(ErrorCode error, String message) {
            super(message);
            this.error = error;
        }

        ErrorCode error() {
            return error;
        }
    }

    private Assignments() {}

    /** What is wrong with the wish itself, whatever brokers there are; nothing if it is sound. */
    static @Nullable TopicResult check(CreateTopics.NewTopic topic) {
        if (!TopicPartition.isLegalTopicName(topic.topic())) {
            return TopicResult.refused(
                    topic.topic(), ErrorCode.INVALID_TOPIC_EXCEPTION, "topic names are 1 to 249 of [a-zA-Z0-9._-]");
        }
        for (Map.Entry<String, @Nullable String> entry : topic.configs().entrySet()) {
            String value = entry.getValue();
            String refusal =
                    value == null ? entry.getKey() + " has no value" : TopicConfig.refusal(entry.getKey(), value);
            if (refusal != null) {
                return TopicResult.refused(topic.topic(), ErrorCode.INVALID_CONFIG, refusal);
            }
        }
        return null;
    }

    /**
     * The replicas of each partition, the preferred leader first: as wished, or spread over the live brokers so that
     * leaders and followers are even.
     */
    static SortedMap<Integer, List<Integer>> assign(
            CreateTopics.NewTopic topic, BrokerConfig config, List<Integer> live) throws Impossible {
        if (!topic.assignments().isEmpty()) {
            return asWished(topic.assignments());
        }
        int partitions = topic.partitions() == CreateTopics.DEFAULT ? config.numPartitions() : topic.partitions();
        int factor = topic.replicationFactor() == CreateTopics.DEFAULT
                ? config.defaultReplicationFactor()
                : topic.replicationFactor();
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new Impossible(
                    ErrorCode.INVALID_PARTITIONS,
                    "a topic has 1 to " + MAX_PARTITIONS + " partitions, not " + partitions);
        }
        checkFactor(factor, live);
        return spread(partitions, factor, live);
    }

    /** Leaders go round from a random broker; the distance of the followers grows by one with each round. */
    private static SortedMap<Integer, List<Integer>> spread(int partitions, int factor, List<Integer> live) {
        int brokers = live.size();
        int start = ThreadLocalRandom.current().nextInt(brokers);
        SortedMap<Integer, List<Integer>> replicas = new TreeMap<>();
        for (int partition = 0; partition < partitions; partition++) {
            int leader = (start + partition) % brokers;
            int shift = partition / brokers;
            List<Integer> assigned = new ArrayList<>(factor);
            assigned.add(live.get(leader));
            for (int follower = 0; follower < factor - 1; follower++) {
                int distance = 1 + (shift + follower) % (brokers - 1);
                assigned.add(live.get((leader + distance) % brokers));
            }
            replicas.put(partition, assigned);
        }
        return replicas;
    }

    /**
     * The replicas of a topic with more partitions than it has: those that are there stay, as many replicas each as the first
     * one has.
     *
     * @param wished replicas of each new partition, null to spread them
     */
    static SortedMap<Integer, List<Integer>> grow(
            SortedMap<Integer, List<Integer>> existing,
            int count,
            @Nullable List<List<Integer>> wished,
            List<Integer> live)
            throws Impossible {
        int before = existing.size();
        if (count <= before || count > MAX_PARTITIONS) {
            throw new Impossible(
                    ErrorCode.INVALID_PARTITIONS,
                    "the topic has " + before + " partitions, and can have up to " + MAX_PARTITIONS + ", not " + count);
        }
        int factor = existing.values().iterator().next().size();
        SortedMap<Integer, List<Integer>> all = new TreeMap<>(existing);
        if (wished == null) {
            checkFactor(factor, live);
            spread(count - before, factor, live).forEach((number, brokers) -> all.put(before + number, brokers));
            return all;
        }
        if (wished.size() != count - before) {
            throw misplaced(wished.size() + " assignments for " + (count - before) + " new partitions");
        }
        for (List<Integer> brokers : wished) {
            int partition = all.size();
            checkReplicas(partition, brokers, factor);
            if (!live.containsAll(brokers)) {
                throw misplaced("partition " + partition + " on " + brokers + ", but only " + live + " live");
            }
            all.put(partition, brokers);
        }
        return all;
    }

    private static SortedMap<Integer, List<Integer>> asWished(Map<Integer, List<Integer>> wished) throws Impossible {
        SortedMap<Integer, List<Integer>> replicas = new TreeMap<>(wished);
        int factor = replicas.values().iterator().next().size();
        int next = 0;
        for (Map.Entry<Integer, List<Integer>> entry : replicas.entrySet()) {
            if (entry.getKey() != next++) {
                throw misplaced("partitions must be numbered from 0 on");
            }
            checkReplicas(entry.getKey(), entry.getValue(), factor);
        }
        return replicas;
    }

    private static void checkReplicas(int partition, List<Integer> brokers, int factor) throws Impossible {
        if (brokers.isEmpty() || new TreeSet<>(brokers).size() != brokers.size()) {
            throw misplaced("partition " + partition + " needs one or more different brokers, not " + brokers);
        }
        if (brokers.size() != factor) {
            throw misplaced("partition " + partition + " needs " + factor + " replicas, as partition 0 has, not "
                    + brokers.size());
        }
    }

    private static void checkFactor(int factor, List<Integer> live) throws Impossible {
        if (factor < 1 || factor > live.size()) {
            throw new Impossible(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "replication factor " + factor + " with " + live.size() + " live brokers");
        }
    }

    private static Impossible misplaced(String message) {
        return new Impossible(ErrorCode.INVALID_REPLICA_ASSIGNMENT, message);
    }
}
