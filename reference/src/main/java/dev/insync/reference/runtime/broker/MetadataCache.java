package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.BrokerEndpoint;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Metadata;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the controller told this broker about the cluster, as clients ask for it. Immutable: each update makes another one.
 *
 * @param controllerId the controller that sent the latest update, or {@link Metadata#NO_BROKER}
 * @param brokers the live brokers by id
 * @param topics partitions by number, by topic
 * @param topicIds ids of the topics that have one
 */
record MetadataCache(
        int controllerId,
        SortedMap<Integer, BrokerEndpoint> brokers,
        Map<String, SortedMap<Integer, UpdateMetadata.PartitionState>> topics,
        Map<String, UUID> topicIds) {
    static final MetadataCache EMPTY =
            new MetadataCache(Metadata.NO_BROKER, Collections.emptySortedMap(), Map.of(), Map.of());

    /** The cache after an update from the controller. */
    MetadataCache updated(UpdateMetadata.Call update) {
        SortedMap<Integer, BrokerEndpoint> live = new TreeMap<>();
        update.liveBrokers().forEach(broker -> live.put(broker.brokerId(), broker));
        Map<String, SortedMap<Integer, UpdateMetadata.PartitionState>> more = new HashMap<>(topics);
        Map<String, UUID> ids = new HashMap<>(topicIds);
        Map<String, SortedMap<Integer, UpdateMetadata.PartitionState>> touched = new HashMap<>();
        Set<String> deleted = new HashSet<>();
        for (UpdateMetadata.PartitionState state : update.partitions()) {
            TopicPartition id = state.partition();
            if (state.leader() == UpdateMetadata.LEADER_DURING_DELETE) {
                deleted.add(id.topic());
                continue;
            }
            touched.computeIfAbsent(
                            id.topic(),
                            topic -> new TreeMap<>(topics.getOrDefault(topic, Collections.emptySortedMap())))
                    .put(id.partition(), state);
            UUID topicId = state.topicId();
            if (topicId != null) {
                ids.put(id.topic(), topicId);
            }
        }
        more.putAll(touched);
        more.keySet().removeAll(deleted);
        ids.keySet().removeAll(deleted);
        return new MetadataCache(update.controllerId(), live, more, ids);
    }

    /** Whether every partition of the topic is known and has a leader. */
    boolean hasLeaders(String topic, int partitions) {
        SortedMap<Integer, UpdateMetadata.PartitionState> states = topics.get(topic);
        return states != null
                && states.size() >= partitions
                && states.values().stream().allMatch(state -> state.leader() >= 0);
    }

    /** The number of partitions, 0 for a topic that is not known. */
    int partitionCount(String topic) {
        SortedMap<Integer, UpdateMetadata.PartitionState> states = topics.get(topic);
        return states == null ? 0 : states.size();
    }

    /** The live leader of a partition, if it is known. */
    @Nullable
    BrokerEndpoint leader(TopicPartition id) {
        SortedMap<Integer, UpdateMetadata.PartitionState> states = topics.get(id.topic());
        UpdateMetadata.PartitionState state = states == null ? null : states.get(id.partition());
        return state == null ? null : brokers.get(state.leader());
    }

    boolean knows(String topic) {
        return topics.containsKey(topic);
    }

    Set<String> topicNames() {
        return topics.keySet();
    }

    @Nullable
    BrokerEndpoint broker(int id) {
        return brokers.get(id);
    }

    /** The controller, if it lives as far as is known. */
    @Nullable
    BrokerEndpoint controller() {
        return brokers.get(controllerId);
    }

    /** The answer about these topics; {@code missing} is the error of those that are not known. */
    Metadata.Result answer(Collection<String> names, @Nullable String clusterId, ErrorCode missing) {
        List<Metadata.TopicResult> results = new ArrayList<>(names.size());
        for (String name : names) {
            results.add(topic(name, missing));
        }
        return new Metadata.Result(List.copyOf(brokers.values()), clusterId, controllerId, results);
    }

    private Metadata.TopicResult topic(String name, ErrorCode missing) {
        SortedMap<Integer, UpdateMetadata.PartitionState> states = topics.get(name);
        if (states == null) {
            ErrorCode error = TopicPartition.isLegalTopicName(name) ? missing : ErrorCode.INVALID_TOPIC_EXCEPTION;
            return Metadata.TopicResult.refused(name, error);
        }
        List<Metadata.PartitionResult> partitions = new ArrayList<>(states.size());
        states.forEach((number, state) -> partitions.add(partition(number, state)));
        return new Metadata.TopicResult(
                name, ErrorCode.NONE, topicIds.get(name), name.equals(Coordinators.TOPIC), partitions);
    }

    private Metadata.PartitionResult partition(int number, UpdateMetadata.PartitionState state) {
        // a leader that is gone is no leader for clients, until the controller names another
        boolean led = brokers.containsKey(state.leader());
        List<Integer> offline = new ArrayList<>();
        for (int replica : state.replicas()) {
            if (!brokers.containsKey(replica)) {
                offline.add(replica);
            }
        }
        return new Metadata.PartitionResult(
                number,
                led ? ErrorCode.NONE : ErrorCode.LEADER_NOT_AVAILABLE,
                led ? state.leader() : Metadata.NO_BROKER,
                state.leaderEpoch(),
                state.replicas(),
                state.isr(),
                offline);
    }
}
