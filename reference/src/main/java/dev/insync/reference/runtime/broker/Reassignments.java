package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.broker.Decisions.Decision;
import dev.insync.reference.runtime.broker.Decisions.DeposedException;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.PartitionReassignments;
import dev.insync.reference.runtime.zk.ControllerEpoch;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.TopicAssignment;
import dev.insync.reference.runtime.zk.Versioned;
import dev.insync.reference.runtime.zk.ZkReassignments;
import dev.insync.reference.runtime.zk.ZkSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions that move to other brokers. The core moves one replica at a time, so a wish for several is a row of such steps; the
 * wish stands in {@code /admin/reassign_partitions} until the last one is done, and the step with the topic. A next controller
 * goes on where this one ends. Used on the controller thread.
 */
final class Reassignments {
    private static final Logger LOG = LoggerFactory.getLogger(Reassignments.class);

    private final ControllerEpoch epoch;
    private final ControlledTopics topics;
    private final Decisions decisions;
    private final ZkReassignments zk;
    private final SortedMap<TopicPartition, List<Integer>> goals = new TreeMap<>();

    Reassignments(ZkSession session, ControllerEpoch epoch, ControlledTopics topics, Decisions decisions) {
        this.epoch = epoch;
        this.topics = topics;
        this.decisions = decisions;
        this.zk = new ZkReassignments(session);
    }

    /** Takes over what an earlier controller has not finished. */
    void begin() throws SessionEndedException {
        goals.putAll(zk.goals());
    }

    PartitionReassignments.AlterResult alter(PartitionReassignments.AlterCall call)
            throws SessionEndedException, DeposedException {
        List<PartitionReassignments.PartitionResult> results = new ArrayList<>();
        boolean more = false;
        for (PartitionReassignments.Wish wish : call.wishes()) {
            PartitionReassignments.PartitionResult refusal = check(wish);
            List<Integer> replicas = wish.replicas();
            if (refusal == null && replicas != null) {
                goals.put(wish.partition(), replicas);
                more = true;
                LOG.info("{}: to be reassigned to {}", wish.partition(), replicas);
            }
            results.add(refusal == null ? result(wish, ErrorCode.NONE, null) : refusal);
        }
        if (more) {
            save();
            advance();
        }
        return new PartitionReassignments.AlterResult(ErrorCode.NONE, results);
    }

    /** What is wrong with a wish, or null. */
    private PartitionReassignments.@Nullable PartitionResult check(PartitionReassignments.Wish wish) {
        TopicPartition id = wish.partition();
        if (!topics.hasState(id)) {
            return result(wish, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "no partition " + id);
        }
        List<Integer> replicas = wish.replicas();
        if (replicas == null) {
            return goals.containsKey(id)
                    ? result(
                            wish,
                            ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                            "a reassignment is not cancelled here: wish for the former replicas instead")
                    : result(wish, ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, id + " is not being reassigned");
        }
        if (new HashSet<>(replicas).size() != replicas.size()) {
            return result(wish, ErrorCode.INVALID_REPLICA_ASSIGNMENT, "a broker is named twice in " + replicas);
        }
        if (replicas.stream().anyMatch(broker -> !decisions.isLive(broker))) {
            return result(wish, ErrorCode.INVALID_REPLICA_ASSIGNMENT, "not every broker lives of " + replicas);
        }
        int factor = topics.replicas(id).size()
                - topics.assignment(id).adding(id.partition()).size();
        if (replicas.size() != factor) {
            return result(
                    wish,
                    ErrorCode.INVALID_REPLICA_ASSIGNMENT,
                    id + " has " + factor + " replicas, and a reassignment does not change their number");
        }
        return null;
    }

    private static PartitionReassignments.PartitionResult result(
            PartitionReassignments.Wish wish, ErrorCode error, @Nullable String message) {
        return new PartitionReassignments.PartitionResult(wish.partition(), error, message);
    }

    PartitionReassignments.ListResult list(PartitionReassignments.ListCall call) {
        List<PartitionReassignments.Ongoing> ongoing = new ArrayList<>();
        List<TopicPartition> asked = call.partitions();
        goals.forEach((id, goal) -> {
            if ((asked == null || asked.contains(id)) && topics.hasState(id)) {
                TopicAssignment topic = topics.assignment(id);
                List<Integer> origin = without(topic.replicas(id.partition()), topic.adding(id.partition()));
                List<Integer> removing = without(origin, goal);
                List<Integer> all = new ArrayList<>(goal);
                all.addAll(removing);
                ongoing.add(new PartitionReassignments.Ongoing(id, all, without(goal, origin), removing));
            }
        });
        return new PartitionReassignments.ListResult(ErrorCode.NONE, ongoing);
    }

    /** The topic is being deleted. */
    void forget(String topic) throws SessionEndedException, DeposedException {
        if (goals.keySet().removeIf(id -> id.topic().equals(topic))) {
            save();
        }
    }

    /** Goes on with what may go on by now. */
    void advance() throws SessionEndedException, DeposedException {
        boolean reached = false;
        for (Map.Entry<TopicPartition, List<Integer>> goal : List.copyOf(goals.entrySet())) {
            if (isReached(goal.getKey(), goal.getValue())) {
                goals.remove(goal.getKey());
                reached = true;
            }
        }
        if (reached) {
            save();
        }
    }

    private void save() throws SessionEndedException, DeposedException {
        if (!zk.write(epoch, goals)) {
            throw new DeposedException();
        }
    }

    /** Takes steps towards the goal as long as the core agrees; true where there is nothing left to do. */
    private boolean isReached(TopicPartition id, List<Integer> goal) throws SessionEndedException, DeposedException {
        while (true) {
            Optional<Versioned<TopicAssignment>> read = topics.readAssignment(id.topic());
            if (read.isEmpty() || !topics.hasState(id)) {
                return true;
            }
            TopicAssignment topic = read.get().value();
            List<Integer> replicas = topic.replicas(id.partition());
            Optional<Decision> step = topic.adding(id.partition()).isEmpty()
                    ? start(id, goal, read.get())
                    : complete(id, goal, read.get());
            if (step.isPresent()) {
                if (decisions.carryOut(List.of(step.get())).isEmpty()) {
                    // somebody wrote before: what stands there now is read in the next round
                    LOG.info("{}: reassignment looks again, state {}", id, topics.hasState(id));
                }
            } else if (!topic.adding(id.partition()).isEmpty()) {
                return false; // the replica is not in sync yet
            } else if (replicas.equals(goal)) {
                LOG.info("{}: reassigned to {}", id, goal);
                return true;
            } else if (!without(goal, replicas).isEmpty()) {
                LOG.warn("{}: cannot be reassigned from {} to {}", id, replicas, goal);
                return true;
            } else {
                reorder(id, goal, read.get());
            }
        }
    }

    /** The first replica that is missing comes in for the first that is not wanted. */
    private Optional<Decision> start(TopicPartition id, List<Integer> goal, Versioned<TopicAssignment> topic) {
        List<Integer> replicas = topic.value().replicas(id.partition());
        List<Integer> missing = without(goal, replicas);
        List<Integer> unwanted = without(replicas, goal);
        if (missing.isEmpty() || unwanted.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> both = new ArrayList<>(replicas);
        both.add(missing.get(0));
        return decision(
                id,
                decisions.of(id).startReassignment(missing.get(0), unwanted.get(0)),
                topic,
                both,
                missing.subList(0, 1),
                unwanted.subList(0, 1));
    }

    private Optional<Decision> complete(TopicPartition id, List<Integer> goal, Versioned<TopicAssignment> topic) {
        List<Integer> target =
                without(topic.value().replicas(id.partition()), topic.value().removing(id.partition()));
        List<Integer> ordered = new ArrayList<>(goal);
        ordered.retainAll(target);
        ordered.addAll(without(target, goal));
        PartitionState state = topics.coreState(id);
        int leader = target.contains(state.leader())
                ? state.leader()
                : ordered.stream()
                        .filter(broker -> state.isr().contains(broker) && decisions.isLive(broker))
                        .findFirst()
                        .orElse(PartitionState.NONE);
        return decision(id, decisions.of(id).completeReassignment(leader), topic, ordered, List.of(), List.of());
    }

    private static Optional<Decision> decision(
            TopicPartition id,
            Outcome<ControllerState> outcome,
            Versioned<TopicAssignment> topic,
            List<Integer> replicas,
            List<Integer> adding,
            List<Integer> removing) {
        if (outcome instanceof Outcome.Step<ControllerState> step) {
            TopicAssignment next = topic.value().with(id.partition(), replicas, adding, removing);
            return Optional.of(new Decision(id, step, new Versioned<>(next, topic.version())));
        }
        return Optional.empty();
    }

    /** The same replicas in another order: who is preferred as leader is no matter of replication. */
    private void reorder(TopicPartition id, List<Integer> goal, Versioned<TopicAssignment> topic)
            throws SessionEndedException, DeposedException {
        TopicAssignment next = topic.value().with(id.partition(), goal, List.of(), List.of());
        if (zk.reorder(epoch, id.topic(), new Versioned<>(next, topic.version()))) {
            topics.put(id.topic(), next);
            decisions.changed(List.of(id));
            decisions.flush();
        }
    }

    private static List<Integer> without(List<Integer> brokers, List<Integer> others) {
        return brokers.stream().filter(broker -> !others.contains(broker)).toList();
    }
}
