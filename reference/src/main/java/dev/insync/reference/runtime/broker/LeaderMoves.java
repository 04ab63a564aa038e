package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.broker.Decisions.Decision;
import dev.insync.reference.runtime.broker.Decisions.DeposedException;
import dev.insync.reference.runtime.wire.ControlledShutdown;
import dev.insync.reference.runtime.wire.ElectLeaders;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.zk.SessionEndedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leaders that change while brokers live, because somebody asks or others are preferred. Used on the controller thread. */
final class LeaderMoves {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderMoves.class);

    /** How often a leader may write its ISR between this controller's reading and writing. */
    private static final int ATTEMPTS = 5;

    private final ControlledTopics topics;
    private final Decisions decisions;
    private final Map<Integer, Long> stopping = new HashMap<>();

    LeaderMoves(ControlledTopics topics, Decisions decisions) {
        this.topics = topics;
        this.decisions = decisions;
    }

    /** Whether the broker has said that it wants to stop, in the session in which it is known. */
    boolean isStopping(int broker) {
        Long epoch = stopping.get(broker);
        return epoch != null && epoch == decisions.state().live().get(broker);
    }

    ControlledShutdown.Result shutDown(ControlledShutdown.Call call) throws SessionEndedException, DeposedException {
        int broker = call.brokerId();
        long liveEpoch = decisions.state().live().get(broker);
        if (liveEpoch == 0) {
            return new ControlledShutdown.Result(ErrorCode.BROKER_NOT_AVAILABLE, List.of());
        }
        // versions 0 and 1 do not carry it
        long epoch = call.brokerEpoch() < 0 ? liveEpoch : call.brokerEpoch();
        if (epoch != liveEpoch) {
            return new ControlledShutdown.Result(ErrorCode.STALE_BROKER_EPOCH, List.of());
        }
        stopping.put(broker, epoch);
        List<TopicPartition> remaining = takeOut(broker, epoch, id -> true);
        LOG.info("broker {} wants to stop: {} partitions still need it", broker, remaining.size());
        return new ControlledShutdown.Result(ErrorCode.NONE, remaining);
    }

    /**
     * Takes a live broker out of the ISR, and out of leadership, of the partitions where another one in sync can go on.
     *
     * @return the partitions that stay with it although it is not the only one in sync
     */
    List<TopicPartition> takeOut(int broker, long epoch, Predicate<TopicPartition> which)
            throws SessionEndedException, DeposedException {
        topics.refresh(topics.withState().stream().filter(which).toList());
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Decision> steps = new ArrayList<>();
            for (TopicPartition id : topics.withState()) {
                if (which.test(id)
                        && decisions.of(id).controlledShutdown(broker, epoch, successor(id, broker))
                                instanceof Outcome.Step<ControllerState> step) {
                    steps.add(new Decision(id, step, null));
                }
            }
            if (steps.isEmpty()) {
                break;
            }
            decisions.carryOut(steps);
        }
        return topics.withState().stream()
                .filter(id -> which.test(id) && isNeeded(broker, topics.coreState(id)))
                .toList();
    }

    private static boolean isNeeded(int broker, PartitionState state) {
        return state.isr().contains(broker) && state.isr().size() > 1;
    }

    private int successor(TopicPartition id, int broker) {
        PartitionState state = topics.coreState(id);
        if (state.leader() != broker) {
            return state.leader();
        }
        return topics.replicas(id).stream()
                .filter(other ->
                        other != broker && state.isr().contains(other) && decisions.isLive(other) && !isStopping(other))
                .findFirst()
                .orElse(PartitionState.NONE);
    }

    ElectLeaders.Result elect(ElectLeaders.Call call) throws SessionEndedException, DeposedException {
        List<TopicPartition> asked = call.partitions();
        List<TopicPartition> ids = asked == null ? List.copyOf(topics.withState()) : asked;
        topics.refresh(ids.stream().filter(topics::hasState).toList());
        List<ElectLeaders.PartitionResult> results = new ArrayList<>();
        for (TopicPartition id : ids) {
            ElectLeaders.PartitionResult result = elect(id, call.unclean());
            if (asked != null || result.error() != ErrorCode.ELECTION_NOT_NEEDED) {
                results.add(result);
            }
        }
        return new ElectLeaders.Result(ErrorCode.NONE, results);
    }

    private ElectLeaders.PartitionResult elect(TopicPartition id, boolean unclean)
            throws SessionEndedException, DeposedException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (!topics.hasState(id)) {
                return refused(id, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "no partition " + id);
            }
            Optional<Integer> candidate = unclean
                    ? topics.replicas(id).stream().filter(decisions::isLive).findFirst()
                    : topics.replicas(id).stream().findFirst();
            int n = candidate.orElse(PartitionState.NONE);
            Outcome<ControllerState> outcome = unclean
                    ? decisions.of(id).electUncleanLeader(n)
                    : decisions.of(id).electPreferredLeader(n);
            if (outcome instanceof Outcome.Refused<ControllerState> no) {
                return refusal(id, unclean, n, no.reason());
            }
            Outcome.Step<ControllerState> step = (Outcome.Step<ControllerState>) outcome;
            if (!decisions.carryOut(List.of(new Decision(id, step, null))).isEmpty()) {
                LOG.info("{}: broker {} leads, as was asked{}", id, n, unclean ? "; records may be lost" : "");
                return refused(id, ErrorCode.NONE, null);
            }
        }
        return refused(id, ErrorCode.REQUEST_TIMED_OUT, "the state of " + id + " is changed all the time");
    }

    /**
     * Moves leadership back to the preferred replicas that can take it, of brokers that lead too few of the partitions that
     * prefer them. What a leader's own write forestalls is left for the next time.
     *
     * @param toleratedPercent of the partitions that prefer a broker, so many may be led by others
     * @return the partitions that have another leader now
     */
    Set<TopicPartition> balance(int toleratedPercent) throws SessionEndedException, DeposedException {
        Map<Integer, List<TopicPartition>> preferring = topics.withState().stream()
                .collect(Collectors.groupingBy(id -> topics.replicas(id).get(0), TreeMap::new, Collectors.toList()));
        List<Decision> steps = new ArrayList<>();
        for (Map.Entry<Integer, List<TopicPartition>> entry : preferring.entrySet()) {
            int broker = entry.getKey();
            List<TopicPartition> all = entry.getValue();
            List<TopicPartition> elsewhere = all.stream()
                    .filter(id -> topics.state(id).value().leader() != broker)
                    .toList();
            if (elsewhere.size() * 100L > (long) all.size() * toleratedPercent && !isStopping(broker)) {
                steps.addAll(movesTo(broker, elsewhere));
            }
        }
        if (steps.isEmpty()) {
            return Set.of();
        }
        Set<TopicPartition> moved = decisions.carryOut(steps);
        if (!moved.isEmpty()) {
            LOG.info("the preferred replicas of {} lead again", moved);
        }
        return moved;
    }

    private List<Decision> movesTo(int broker, List<TopicPartition> ids) throws SessionEndedException {
        topics.refresh(ids);
        List<Decision> steps = new ArrayList<>();
        for (TopicPartition id : ids) {
            if (!topics.isMoving(id)
                    && decisions.of(id).electPreferredLeader(broker) instanceof Outcome.Step<ControllerState> step) {
                steps.add(new Decision(id, step, null));
            }
        }
        return steps;
    }

    private static ElectLeaders.PartitionResult refusal(TopicPartition id, boolean unclean, int n, Refusal reason) {
        if (reason == Refusal.LEADER_LIVES || reason == Refusal.ISR_LIVES) {
            return refused(id, ErrorCode.ELECTION_NOT_NEEDED, "no election is needed for " + id);
        }
        return unclean
                ? refused(id, ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE, "no replica of " + id + " lives")
                : refused(
                        id,
                        ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE,
                        "broker " + n + ", preferred for " + id + ", cannot lead: " + reason);
    }

    private static ElectLeaders.PartitionResult refused(TopicPartition id, ErrorCode error, @Nullable String message) {
        return new ElectLeaders.PartitionResult(id, error, message);
    }
}
