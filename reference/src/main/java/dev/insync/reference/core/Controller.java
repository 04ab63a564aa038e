package dev.insync.reference.core;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controller process on a broker: what it does with each event.
 *
 * <p>Each method is the action of the specification with the same name. What it needs of ZooKeeper it is handed as read
 * when the event is handled, because a watch carries no data. A write that turns out to be refused changes nothing: the
 * caller reads again.
 */
public final class Controller {
    private Controller() {}

    /**
     * {@code ElectController}: /controller and /controller_epoch were written in one multi-op; tells every live broker.
     *
     * @param epoch what was written to /controller_epoch
     * @param registry the brokers that are registered
     * @param states of all partitions
     */
    public static Outcome<ControllerState> electController(
            ControllerState c, int epoch, BrokerEpochs registry, List<PartitionState> states) {
        ControllerState elected = new ControllerState(true, epoch, registry);
        List<Effect> effects = new ArrayList<>();
        for (int partition = 0; partition < states.size(); partition++) {
            effects.addAll(sendToLive(elected, partition, states.get(partition)));
        }
        return new Outcome.Step<>(elected, effects);
    }

    /**
     * {@code ResignController}: another one was elected.
     *
     * @param isController whether /controller still names this broker
     * @param epoch the value of /controller_epoch
     */
    public static Outcome<ControllerState> resignController(ControllerState c, boolean isController, int epoch) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        return isController && epoch == c.epoch() ? refused(Refusal.STILL_CONTROLLER) : step(ControllerState.INACTIVE);
    }

    /**
     * {@code BrokerFailure}: the registry shows that the broker is gone, or came back in another session (KIP-380).
     * Requests that wait for it are dropped.
     */
    public static Outcome<ControllerState> brokerFailure(ControllerState c, int broker, BrokerEpochs registry) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (!c.live().contains(broker)) {
            return refused(Refusal.BROKER_GONE);
        }
        if (c.live().get(broker) == registry.get(broker)) {
            return refused(Refusal.BROKER_UNCHANGED);
        }
        return step(c.withLive(c.live().with(broker, 0)));
    }

    /**
     * {@code BrokerStartup}: the registry shows the broker, which is told the state of its partitions.
     *
     * @param states of all partitions of which the broker holds a replica
     */
    public static Outcome<ControllerState> brokerStartup(
            ControllerState c, int broker, BrokerEpochs registry, List<PartitionState> states) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (c.live().contains(broker)) {
            return refused(Refusal.BROKER_LIVES);
        }
        if (!registry.contains(broker)) {
            return refused(Refusal.NOT_REGISTERED);
        }
        // A failure is handled to its end before the startup that follows it.
        for (PartitionState state : states) {
            if (state.leader() == broker || (state.isr().contains(broker) && state.leader() != PartitionState.NONE)) {
                return refused(Refusal.FAILURE_PENDING);
            }
        }
        long epoch = registry.get(broker);
        List<Effect> effects = new ArrayList<>(states.size());
        for (int partition = 0; partition < states.size(); partition++) {
            effects.add(new Effect.SendLeaderAndIsr(
                    broker, partition, LeaderAndIsr.of(c.epoch(), epoch, states.get(partition))));
        }
        return new Outcome.Step<>(c.withLive(c.live().with(broker, epoch)), effects);
    }

    /**
     * {@code ElectLeader}: makes {@code n} leader in place of one that is gone; only a live member of the ISR.
     *
     * @param controllerEpoch the value of /controller_epoch, which the write checks once more
     */
    public static Outcome<ControllerState> electLeader(
            ControllerState c, int n, PartitionState state, int controllerEpoch) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (c.live().contains(state.leader())) {
            return refused(Refusal.LEADER_LIVES);
        }
        if (!state.isr().contains(n)) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (!c.live().contains(n)) {
            return refused(Refusal.BROKER_GONE);
        }
        return writeState(c, state.next(n, state.isr().filter(c.live()::contains)), controllerEpoch);
    }

    /**
     * {@code ElectPreferredLeader}: moves leadership to {@code n} while the leader lives; the ISR stays as it is.
     *
     * @param controllerEpoch the value of /controller_epoch, which the write checks once more
     */
    public static Outcome<ControllerState> electPreferredLeader(
            ControllerState c, int n, PartitionState state, int controllerEpoch) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (state.leader() == n) {
            return refused(Refusal.LEADER_LIVES);
        }
        if (state.leader() == PartitionState.NONE) {
            return refused(Refusal.NO_LEADER);
        }
        if (!c.live().contains(state.leader()) || !c.live().contains(n)) {
            return refused(Refusal.BROKER_GONE);
        }
        if (!state.isr().contains(n)) {
            return refused(Refusal.NOT_IN_ISR);
        }
        return writeState(c, state.next(n, state.isr()), controllerEpoch);
    }

    /** {@code OfflinePartition}: the leader is gone and nobody in the ISR lives: the partition has no leader. */
    public static Outcome<ControllerState> offlinePartition(
            ControllerState c, PartitionState state, int controllerEpoch) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (state.leader() == PartitionState.NONE) {
            return refused(Refusal.NO_LEADER);
        }
        if (state.isr().any(c.live()::contains)) {
            return refused(Refusal.ISR_LIVES);
        }
        return writeState(c, state.next(PartitionState.NONE, state.isr()), controllerEpoch);
    }

    /** {@code RemoveFromIsr}: takes a follower that is gone out of the ISR. */
    public static Outcome<ControllerState> removeFromIsr(
            ControllerState c, int broker, PartitionState state, int controllerEpoch) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (!state.isr().contains(broker)) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (c.live().contains(broker)) {
            return refused(Refusal.BROKER_LIVES);
        }
        if (state.leader() == PartitionState.NONE) {
            return refused(Refusal.NO_LEADER);
        }
        if (!c.live().contains(state.leader())) {
            return refused(Refusal.BROKER_GONE);
        }
        return writeState(c, state.next(state.leader(), state.isr().without(broker)), controllerEpoch);
    }

    /** {@code WriteState}: writes if /controller_epoch is still its own, then tells every live broker. */
    private static Outcome<ControllerState> writeState(ControllerState c, PartitionState written, int controllerEpoch) {
        if (controllerEpoch != c.epoch()) {
            return refused(Refusal.FENCED_CONTROLLER_EPOCH);
        }
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.WriteState(c.epoch(), written));
        effects.addAll(sendToLive(c, 0, written));
        return new Outcome.Step<>(c, effects);
    }

    /** {@code SendToLive}: one more request for each live broker. */
    private static List<Effect> sendToLive(ControllerState c, int partition, PartitionState state) {
        List<Effect> effects = new ArrayList<>();
        BrokerSet live = c.live().brokers();
        for (int i = 0; i < live.size(); i++) {
            int broker = live.get(i);
            effects.add(new Effect.SendLeaderAndIsr(
                    broker, partition, LeaderAndIsr.of(c.epoch(), c.live().get(broker), state)));
        }
        return effects;
    }

    /**
     * What the controller has to do next about one partition, or null: the event that is enabled.
     *
     * @param preferred replicas in the order of preference (the assignment)
     */
    public static @Nullable Duty duty(ControllerState c, PartitionState state, List<Integer> preferred) {
        if (!c.active()) {
            return null;
        }
        if (!c.live().contains(state.leader())) {
            for (int broker : preferred) {
                if (state.isr().contains(broker) && c.live().contains(broker)) {
                    return new Duty.ElectLeader(broker);
                }
            }
            return state.leader() == PartitionState.NONE ? null : new Duty.OfflinePartition();
        }
        BrokerSet gone = state.isr().filter(broker -> !c.live().contains(broker));
        return gone.isEmpty() ? null : new Duty.RemoveFromIsr(gone.get(0));
    }

    /** An event that a controller owes to a partition. */
    public sealed interface Duty {
        /** {@link Controller#electLeader} of that broker. */
        record ElectLeader(int n) implements Duty {}

        /** {@link Controller#offlinePartition}. */
        record OfflinePartition() implements Duty {}

        /** {@link Controller#removeFromIsr} of that broker. */
        record RemoveFromIsr(int broker) implements Duty {}
    }
}
