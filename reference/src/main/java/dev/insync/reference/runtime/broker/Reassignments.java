package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.broker.Decisions.Decision;
import dev.insync.reference.runtime.broker.Decisions.DeposedException;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.PartitionReassignments.AlterCall;
import dev.insync.reference.runtime.wire.PartitionReassignments.AlterResult;
import dev.insync.reference.runtime.wire.PartitionReassignments.ListCall;
import dev.insync.reference.runtime.wire.PartitionReassignments.ListResult;
import dev.insync.reference.runtime.wire.PartitionReassignments.Ongoing;
import dev.insync.reference.runtime.wire.PartitionReassignments.PartitionResult;
import dev.insync.reference.runtime.wire.PartitionReassignments.Wish;
import dev.insync.reference.runtime.zk.ControllerEpoch;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.Versioned;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopicChanges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions whose replicas move to other brokers. What is under way stands with the topic in ZooKeeper and nowhere else, so a
 * next controller goes on where this one ends. Used on the controller thread.
 */
final class Reassignments {
    private static final Logger LOG = LoggerFactory.getLogger(Reassignments.class);

    /** How often a leader may write its ISR between this controller's reading and writing. */
    private static final int ATTEMPTS = 5;

    private final ControllerEpoch epoch;
    private final ControlledTopics topics;
    private final Decisions decisions;
    private final ZkTopicChanges changes;

    Reassignments(ZkSession session, ControllerEpoch epoch, ControlledTopics topics, Decisions decisions) {
        this.epoch = epoch;
        this.topics = topics;
        this.decisions = decisions;
        this.changes = new ZkTopicChanges(session);
    }

    AlterResult alter(AlterCall call) throws SessionEndedException, DeposedException {
        List<PartitionResult> results = new ArrayList<>();
        for (Wish wish : call.wishes()) {
            PartitionResult refusal = check(wish);
            results.add(refusal == null ? fulfil(wish) : refusal);
        }
        advance();
        return new AlterResult(ErrorCode.NONE, results);
    }

    /** What is wrong with a wish, or null. */
    private @Nullable PartitionResult check(Wish wish) {
        TopicPartition id = wish.partition();
        if (!topics.hasState(id)) {
            return result(id, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "no partition " + id);
        }
        List<Integer> replicas = wish.replicas();
        if (replicas == null) {
            return null;
        }
        if (replicas.isEmpty()) {
            return result(id, ErrorCode.INVALID_REPLICA_ASSIGNMENT, id + " needs a replica");
        }
        if (new HashSet<>(replicas).size() != replicas.size()) {
            return result(id, ErrorCode.INVALID_REPLICA_ASSIGNMENT, "a broker is named twice in " + replicas);
        }
        List<Integer> gone = without(replicas, topics.replicas(id)).stream()
                .filter(broker -> !decisions.isLive(broker))
                .toList();
        return gone.isEmpty()
                ? null
                : result(id, ErrorCode.INVALID_REPLICA_ASSIGNMENT, "brokers " + gone + " do not live");
    }

    private PartitionResult fulfil(Wish wish) throws SessionEndedException, DeposedException {
        TopicPartition id = wish.partition();
        List<Integer> goal = wish.replicas();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Versioned<TopicAssignment>> read = topics.readAssignment(id.topic());
            if (read.isEmpty() || !topics.hasState(id)) {
                return result(id, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "no partition " + id);
            }
            boolean underWay = topics.known(id).assignment().isReassigned();
            if (goal == null) {
                PartitionResult done = underWay
                        ? cancel(id, read.get())
                        : result(id, ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, id + " is not being reassigned");
                if (done != null) {
                    return done;
                }
            } else if (without(read.get().value().replicas(id.partition()), removing(read.get(), id))
                    .equals(goal)) {
                return result(id, ErrorCode.NONE, null);
            } else if (underWay) {
                // another wish takes the place of the one before, as in Kafka; the next attempt starts it
                PartitionResult refusal = cancel(id, read.get());
                if (refusal != null && refusal.error() != ErrorCode.NONE) {
                    return refusal;
                }
            } else if (start(id, goal, read.get())) {
                LOG.info("{}: to be reassigned to {}", id, goal);
                return result(id, ErrorCode.NONE, null);
            }
        }
        return result(id, ErrorCode.REQUEST_TIMED_OUT, "the state of " + id + " is changed all the time");
    }

    /** Begins to move the replicas; false where somebody else wrote first. */
    private boolean start(TopicPartition id, List<Integer> goal, Versioned<TopicAssignment> topic)
            throws SessionEndedException, DeposedException {
        List<Integer> replicas = topic.value().replicas(id.partition());
        List<Integer> added = without(goal, replicas);
        List<Integer> removed = without(replicas, goal);
        Outcome<ControllerState> outcome = decisions.of(id).startReassignment(BrokerSet.copyOf(goal));
        if (outcome instanceof Outcome.Refused<ControllerState> no && no.reason() == Refusal.ASSIGNED) {
            return reorder(id, goal, topic);
        }
        List<Integer> all = new ArrayList<>(goal);
        all.addAll(removed);
        return carryOut(id, outcome, topic, topic.value().with(id.partition(), all, added, removed));
    }

    /** Gives up what is under way; null where somebody else wrote first. */
    private @Nullable PartitionResult cancel(TopicPartition id, Versioned<TopicAssignment> topic)
            throws SessionEndedException, DeposedException {
        List<Integer> kept =
                without(topic.value().replicas(id.partition()), topic.value().adding(id.partition()));
        Outcome<ControllerState> outcome = decisions.of(id).cancelReassignment(leader(id, kept));
        if (outcome instanceof Outcome.Refused<ControllerState>) {
            return result(
                    id, ErrorCode.INVALID_REPLICA_ASSIGNMENT, "none of " + kept + " is in sync and can lead " + id);
        }
        TopicAssignment next = topic.value().with(id.partition(), kept, List.of(), List.of());
        if (!carryOut(id, outcome, topic, next)) {
            return null;
        }
        LOG.info("{}: reassignment given up, stays on {}", id, kept);
        return result(id, ErrorCode.NONE, null);
    }

    ListResult list(ListCall call) {
        List<TopicPartition> asked = call.partitions();
        List<Ongoing> ongoing = new ArrayList<>();
        for (TopicPartition id : topics.withState()) {
            TopicAssignment topic = topics.assignment(id);
            List<Integer> adding = topic.adding(id.partition());
            List<Integer> removing = topic.removing(id.partition());
            if ((asked == null || asked.contains(id)) && !(adding.isEmpty() && removing.isEmpty())) {
                ongoing.add(new Ongoing(id, topics.replicas(id), adding, removing));
            }
        }
        return new ListResult(ErrorCode.NONE, ongoing);
    }

    /** Ends what can end by now. */
    void advance() throws SessionEndedException, DeposedException {
        for (TopicPartition id : List.copyOf(topics.withState())) {
            for (int attempt = 0; attempt < ATTEMPTS && canComplete(id); attempt++) {
                Optional<Versioned<TopicAssignment>> read = topics.readAssignment(id.topic());
                if (read.isPresent() && complete(id, read.get())) {
                    LOG.info("{}: reassigned to {}", id, topics.replicas(id));
                }
            }
        }
    }

    private boolean canComplete(TopicPartition id) {
        return topics.hasState(id)
                && topics.known(id).assignment().isReassigned()
                && completion(id, topics.assignment(id)) instanceof Outcome.Step<ControllerState>;
    }

    private boolean complete(TopicPartition id, Versioned<TopicAssignment> topic)
            throws SessionEndedException, DeposedException {
        List<Integer> target = without(topic.value().replicas(id.partition()), removing(topic, id));
        TopicAssignment next = topic.value().with(id.partition(), target, List.of(), List.of());
        return carryOut(id, completion(id, topic.value()), topic, next);
    }

    private Outcome<ControllerState> completion(TopicPartition id, TopicAssignment topic) {
        List<Integer> target = without(topic.replicas(id.partition()), topic.removing(id.partition()));
        return decisions.of(id).completeReassignment(leader(id, target));
    }

    /** Who leads when only these are left: the leader, or the first of them that can. */
    private int leader(TopicPartition id, List<Integer> replicas) {
        PartitionState state = topics.coreState(id);
        if (replicas.contains(state.leader())) {
            return state.leader();
        }
        return replicas.stream()
                .filter(broker -> state.isr().contains(broker) && decisions.isLive(broker))
                .findFirst()
                .orElse(PartitionState.NONE);
    }

    private boolean carryOut(
            TopicPartition id, Outcome<ControllerState> outcome, Versioned<TopicAssignment> topic, TopicAssignment next)
            throws SessionEndedException, DeposedException {
        return outcome instanceof Outcome.Step<ControllerState> step
                && !decisions
                        .carryOut(List.of(new Decision(id, step, new Versioned<>(next, topic.version()))))
                        .isEmpty();
    }

    /** The same replicas in another order: who is preferred as leader is no matter of replication. */
    private boolean reorder(TopicPartition id, List<Integer> goal, Versioned<TopicAssignment> topic)
            throws SessionEndedException {
        TopicAssignment next = topic.value().with(id.partition(), goal, List.of(), List.of());
        if (!changes.reorder(epoch, id.topic(), new Versioned<>(next, topic.version()))) {
            return false;
        }
        topics.put(id.topic(), next);
        decisions.changed(List.of(id));
        decisions.flush();
        return true;
    }

    private static List<Integer> removing(Versioned<TopicAssignment> topic, TopicPartition id) {
        return topic.value().removing(id.partition());
    }

    private static PartitionResult result(TopicPartition id, ErrorCode error, @Nullable String message) {
        return new PartitionResult(id, error, message);
    }

    private static List<Integer> without(List<Integer> brokers, List<Integer> others) {
        return brokers.stream().filter(broker -> !others.contains(broker)).toList();
    }
}
