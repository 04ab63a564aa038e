package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.Partition;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.Versioned;
import dev.insync.reference.runtime.zk.ZkPartitionStates;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a controller has read of topics and the states of their partitions. Used on the controller thread. */
final class ControlledTopics {
    private final ZkTopics zkTopics;
    private final ZkPartitionStates zkStates;
    private final Runnable onChange;
    private final boolean uncleanByDefault;
    private final Set<String> grown = ConcurrentHashMap.newKeySet();
    private final SortedMap<String, TopicAssignment> topics = new TreeMap<>();
    private final SortedMap<TopicPartition, Versioned<StateZnode>> states = new TreeMap<>();

    /**
     * Knows of no topic yet.
     *
     * @param uncleanByDefault whether the loss of records is accepted where the topic does not say
     * @param onChange called on any thread when topics come, go, or have other replicas
     */
    ControlledTopics(ZkSession session, boolean uncleanByDefault, Runnable onChange) {
        this.zkTopics = new ZkTopics(session);
        this.zkStates = new ZkPartitionStates(session);
        this.onChange = onChange;
        this.uncleanByDefault = uncleanByDefault;
    }

    /** Reads which topics there are, and the assignments of those that are new or changed. */
    void read() throws SessionEndedException {
        Collection<String> names = zkTopics.names(onChange);
        topics.keySet().retainAll(names);
        states.keySet().removeIf(id -> !topics.containsKey(id.topic()));
        for (String name : names) {
            // a watch says that a topic has grown
            if (!topics.containsKey(name) || grown.remove(name)) {
                Runnable onGrowth = () -> {
                    grown.add(name);
                    onChange.run();
                };
                zkTopics.assignment(name, onGrowth).ifPresent(assignment -> topics.put(name, assignment));
            }
        }
    }

    /** Reads the states of these partitions again. */
    void refresh(Collection<TopicPartition> ids) throws SessionEndedException {
        states.putAll(zkStates.read(ids));
    }

    /** Every partition of every topic that is not to be left out, whether it has a state or not. */
    Collection<TopicPartition> partitions(Predicate<String> leftOut) {
        Collection<TopicPartition> all = new TreeSet<>();
        for (Map.Entry<String, TopicAssignment> topic : topics.entrySet()) {
            if (!leftOut.test(topic.getKey())) {
                for (int partition : topic.getValue().replicas().keySet()) {
                    all.add(new TopicPartition(topic.getKey(), partition));
                }
            }
        }
        return all;
    }

    /** The partitions that have a state, in order; not to be changed. */
    Set<TopicPartition> withState() {
        return states.keySet();
    }

    boolean hasState(TopicPartition id) {
        return states.containsKey(id);
    }

    /** Whether the configuration, the topic's own read now, accepts the loss of records. */
    boolean allowsUncleanElection(TopicPartition id) throws SessionEndedException {
        String own = zkTopics.config(id.topic()).get(BrokerConfig.UNCLEAN_ELECTION);
        return own == null ? uncleanByDefault : Boolean.parseBoolean(own);
    }

    /** The assignment with its version, read now and remembered. */
    Optional<Versioned<TopicAssignment>> readAssignment(String topic) throws SessionEndedException {
        Optional<Versioned<TopicAssignment>> found = zkTopics.versionedAssignment(topic);
        found.ifPresent(assignment -> topics.put(topic, assignment.value()));
        return found;
    }

    List<Integer> replicas(TopicPartition id) {
        return assignment(id).replicas(id.partition());
    }

    /** Whether the partition is being reassigned. */
    boolean isMoving(TopicPartition id) {
        TopicAssignment topic = assignment(id);
        return !topic.adding(id.partition()).isEmpty()
                || !topic.removing(id.partition()).isEmpty();
    }

    TopicAssignment assignment(TopicPartition id) {
        return Objects.requireNonNull(topics.get(id.topic()), id.topic());
    }

    @Nullable
    TopicAssignment find(String topic) {
        return topics.get(topic);
    }

    void put(String topic, TopicAssignment assignment) {
        topics.put(topic, assignment);
    }

    @Nullable
    TopicAssignment remove(String topic) {
        return topics.remove(topic);
    }

    Versioned<StateZnode> state(TopicPartition id) {
        return Objects.requireNonNull(states.get(id), id.topic());
    }

    void put(TopicPartition id, Versioned<StateZnode> state) {
        states.put(id, state);
    }

    void removeState(TopicPartition id) {
        states.remove(id);
    }

    void removeStates(String topic) {
        states.keySet().removeIf(id -> id.topic().equals(topic));
    }

    PartitionState coreState(TopicPartition id) {
        return coreState(state(id));
    }

    /** As the core wants to know it. */
    static PartitionState coreState(Versioned<StateZnode> znode) {
        return new PartitionState(
                znode.value().leader(),
                znode.value().leaderEpoch(),
                BrokerSet.copyOf(znode.value().isr()),
                znode.value().controllerEpoch(),
                znode.version());
    }

    /** As the core wants to know it. */
    Partition known(TopicPartition id) {
        TopicAssignment topic = assignment(id);
        return new Partition(
                coreState(id),
                new Assignment(
                        BrokerSet.copyOf(topic.replicas(id.partition())),
                        BrokerSet.copyOf(topic.adding(id.partition())),
                        BrokerSet.copyOf(topic.removing(id.partition()))));
    }
}
