package dev.insync.reference.core;

import static dev.insync.reference.core.Outcome.refused;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a controller decides about one partition: who leads, who is in sync, who holds a replica.
 *
 * <p>Each method is the action of the specification with the same name; its guards stand in the order of the conjuncts.
 *
 * @param c the controller
 * @param p the partition, by number
 * @param known what ZooKeeper holds about it, read when the event is handled
 * @param zkEpoch the value of /controller_epoch, which the write checks once more
 * @param fixes the rules in force
 */
public record PartitionController(ControllerState c, int p, Partition known, int zkEpoch, Fixes fixes) {
    private PartitionState state() {
        return known.state();
    }

    private boolean isLive(int broker) {
        return c.live().contains(broker);
    }

    private BrokerSet liveOf(BrokerSet brokers) {
        return brokers.filter(this::isLive);
    }

    /** {@code ElectLeader}: makes {@code n} leader in place of one that is gone; only a live member of the ISR. */
    public Outcome<ControllerState> electLeader(int n) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (isLive(state().leader())) {
            return refused(Refusal.LEADER_LIVES);
        }
        if (!state().isr().contains(n)) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (!isLive(n)) {
            return refused(Refusal.BROKER_GONE);
        }
        return writeState(n, liveOf(state().isr()));
    }

    /**
     * {@code ElectUncleanLeader}: makes {@code n} leader although it is not in sync, because nobody in the ISR lives; only
     * where the configuration accepts the loss.
     */
    public Outcome<ControllerState> electUncleanLeader(int n) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (isLive(state().leader())) {
            return refused(Refusal.LEADER_LIVES);
        }
        if (state().isr().any(this::isLive)) {
            return refused(Refusal.ISR_LIVES);
        }
        if (!known.assignment().replicas().contains(n)) {
            return refused(Refusal.NOT_ASSIGNED);
        }
        if (!isLive(n)) {
            return refused(Refusal.BROKER_GONE);
        }
        return writeState(n, BrokerSet.of(n));
    }

    /** {@code ElectPreferredLeader}: moves leadership to {@code n} while the leader lives; the ISR stays as it is. */
    public Outcome<ControllerState> electPreferredLeader(int n) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (state().leader() == n) {
            return refused(Refusal.LEADER_LIVES);
        }
        if (!isLive(state().leader())) {
            return refused(Refusal.NO_LEADER);
        }
        if (!state().isr().contains(n)) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (!isLive(n)) {
            return refused(Refusal.BROKER_GONE);
        }
        return writeState(n, state().isr());
    }

    /** {@code OfflinePartition}: the leader is gone and nobody in the ISR lives: the partition has no leader. */
    public Outcome<ControllerState> offlinePartition() {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (state().leader() == PartitionState.NONE) {
            return refused(Refusal.NO_LEADER);
        }
        if (state().isr().any(this::isLive)) {
            return refused(Refusal.ISR_LIVES);
        }
        return writeState(PartitionState.NONE, state().isr());
    }

    /** {@code RemoveFromIsr}: takes a follower that is gone out of the ISR. */
    public Outcome<ControllerState> removeFromIsr(int broker) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (!state().isr().contains(broker)) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (isLive(broker)) {
            return refused(Refusal.BROKER_LIVES);
        }
        if (!isLive(state().leader())) {
            return refused(Refusal.NO_LEADER);
        }
        return writeState(state().leader(), state().isr().without(broker));
    }

    /**
     * {@code ControlledShutdown}: takes a broker that wants to stop out of the ISR; {@code n} leads from now on. The broker
     * keeps the partition where nobody else is in sync.
     *
     * @param brokerEpoch with which the broker asked
     */
    public Outcome<ControllerState> controlledShutdown(int broker, long brokerEpoch, int n) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (c.live().get(broker) != brokerEpoch) {
            return refused(Refusal.STALE_BROKER_EPOCH);
        }
        if (!state().isr().contains(broker)) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (!isLive(state().leader())) {
            return refused(Refusal.NO_LEADER);
        }
        if (n == broker || !state().isr().contains(n)) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (state().leader() != broker && n != state().leader()) {
            return refused(Refusal.LEADER_STAYS);
        }
        if (!isLive(n)) {
            return refused(Refusal.BROKER_GONE);
        }
        return writeState(n, state().isr().without(broker), known.assignment(), BrokerSet.of(broker));
    }

    /** {@code StartReassignment}: begins to move the replicas to the brokers {@code target}: more, fewer, or other ones. */
    public Outcome<ControllerState> startReassignment(BrokerSet target) {
        Assignment assigned = known.assignment();
        BrokerSet replicas = assigned.replicas();
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (assigned.isReassigned()) {
            return refused(Refusal.REASSIGNING);
        }
        if (target.isEmpty()) {
            return refused(Refusal.NO_REPLICAS);
        }
        if (target.equals(replicas)) {
            return refused(Refusal.ASSIGNED);
        }
        Assignment both = new Assignment(replicas.union(target), target.minus(replicas), replicas.minus(target));
        return writeState(state().leader(), state().isr(), both, BrokerSet.empty());
    }

    /**
     * {@code CompleteReassignment}: {@code n} leads, and the replicas that are not wanted any more are deleted. The leader
     * stays where it is one of the targets.
     */
    public Outcome<ControllerState> completeReassignment(int n) {
        Assignment assigned = known.assignment();
        BrokerSet target = assigned.target();
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (!assigned.isReassigned()) {
            return refused(Refusal.NOT_REASSIGNING);
        }
        // KAFKA-15665: one that lags would be all that is left of what another one confirmed.
        BrokerSet needed = fixes.has(Fix.KAFKA_15665) ? target : assigned.adding();
        if (!needed.isSubsetOf(state().isr())) {
            return refused(Refusal.TARGET_NOT_IN_SYNC);
        }
        if (!isLive(state().leader())) {
            return refused(Refusal.NO_LEADER);
        }
        if (!state().isr().contains(n) || !target.contains(n)) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (target.contains(state().leader()) && n != state().leader()) {
            return refused(Refusal.LEADER_STAYS);
        }
        if (!isLive(n)) {
            return refused(Refusal.BROKER_GONE);
        }
        // KAFKA-9672: a member of the ISR that holds no replica any more would hold the high watermark back.
        BrokerSet isr = fixes.has(Fix.KAFKA_9672) ? state().isr().intersect(target) : state().isr();
        return writeState(n, isr, Assignment.of(target), assigned.removing());
    }

    /**
     * {@code CancelReassignment}: {@code n} leads, and the replicas that were to be added are deleted. The leader stays where
     * it held a replica before.
     */
    public Outcome<ControllerState> cancelReassignment(int n) {
        Assignment assigned = known.assignment();
        BrokerSet kept = assigned.replicas().minus(assigned.adding());
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (!assigned.isReassigned()) {
            return refused(Refusal.NOT_REASSIGNING);
        }
        if (!isLive(state().leader())) {
            return refused(Refusal.NO_LEADER);
        }
        if (!state().isr().contains(n) || !kept.contains(n)) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (kept.contains(state().leader()) && n != state().leader()) {
            return refused(Refusal.LEADER_STAYS);
        }
        if (!isLive(n)) {
            return refused(Refusal.BROKER_GONE);
        }
        return writeState(n, state().isr().intersect(kept), Assignment.of(kept), assigned.adding());
    }

    private Outcome<ControllerState> writeState(int leader, BrokerSet isr) {
        return writeState(leader, isr, known.assignment(), BrokerSet.empty());
    }

    /**
     * {@code WriteState}: writes state and assignment if /controller_epoch is still its own (KAFKA-3083), then tells the live
     * replicas, and has those in {@code stopped} stop.
     */
    private Outcome<ControllerState> writeState(int leader, BrokerSet isr, Assignment assignment, BrokerSet stopped) {
        if (fixes.has(Fix.KAFKA_3083) && zkEpoch != c.epoch()) {
            return refused(Refusal.FENCED_CONTROLLER_EPOCH);
        }
        PartitionState written =
                new PartitionState(leader, state().leaderEpoch() + 1, isr, c.epoch(), state().version() + 1);
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.WriteState(c.epoch(), p, written, assignment));
        BrokerSet live = c.live().brokers();
        for (int i = 0; i < live.size(); i++) {
            ControllerRequest request = requestFor(live.get(i), written, assignment, stopped);
            if (request != null) {
                effects.add(new Effect.Send(live.get(i), request));
            }
        }
        return new Outcome.Step<>(c, effects);
    }

    private @Nullable ControllerRequest requestFor(
            int broker, PartitionState written, Assignment assignment, BrokerSet stopped) {
        long session = c.live().get(broker);
        boolean assigned = assignment.replicas().contains(broker);
        if (stopped.contains(broker)) {
            return new StopReplica(p, c.epoch(), session, written.leaderEpoch(), !assigned);
        }
        return assigned ? LeaderAndIsr.of(p, c.epoch(), session, written) : null;
    }
}
