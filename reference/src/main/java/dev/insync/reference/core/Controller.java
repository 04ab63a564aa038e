package dev.insync.reference.core;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The controller process on a broker: who it is, and what it knows of brokers. What it decides about a partition is in
 * {@link PartitionController}.
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
     * @param partitions all of them, by number
     * @param watches whether it learns of brokers through watches, and watches the registry from now on
     */
    public static Outcome<ControllerState> electController(
            int epoch, BrokerEpochs registry, List<Partition> partitions, boolean watches) {
        List<Effect> effects = new ArrayList<>();
        if (watches) {
            effects.add(new Effect.WatchRegistry());
        }
        BrokerSet live = registry.brokers();
        for (int i = 0; i < live.size(); i++) {
            sendFullState(effects, epoch, live.get(i), registry.get(live.get(i)), partitions);
        }
        BrokerEpochs known = watches ? registry : BrokerEpochs.none();
        return new Outcome.Step<>(new ControllerState(true, epoch, registry, known), effects);
    }

    /** {@code FullState}: the state of every partition that the broker holds, in the order of the partitions. */
    private static void sendFullState(
            List<Effect> effects, int epoch, int broker, long session, List<Partition> partitions) {
        for (int p = 0; p < partitions.size(); p++) {
            Partition partition = partitions.get(p);
            if (partition.assignment().replicas().contains(broker)) {
                effects.add(new Effect.Send(broker, LeaderAndIsr.of(p, epoch, session, partition.state())));
            }
        }
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
     * {@code ReadRegistry}: was told that the registry changed, and reads it.
     *
     * @param told whether a watch fired
     * @param registry as the request reads it
     */
    public static Outcome<ControllerState> readRegistry(
            ControllerState c, boolean told, BrokerEpochs registry, Fixes fixes) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (!told) {
            return refused(Refusal.NOT_NOTIFIED);
        }
        // The request that reads it also watches it, or a change between the two is never seen.
        return fixes.has(Fix.ONE_SHOT_WATCH)
                ? step(c.withRegistry(registry), new Effect.WatchRegistry())
                : step(c.withRegistry(registry));
    }

    /**
     * {@code WatchRegistry}: watches the registry that it read before.
     *
     * @param watched whether it does so, or was told of a change that it has not looked at yet
     */
    public static Outcome<ControllerState> watchRegistry(ControllerState c, boolean watched) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        return watched ? refused(Refusal.ALREADY_WATCHED) : step(c, new Effect.WatchRegistry());
    }

    /**
     * {@code BrokerFailure}: the registry shows that the broker is gone, or came back in another session. Requests that wait
     * for it are dropped.
     */
    public static Outcome<ControllerState> brokerFailure(
            ControllerState c, int broker, BrokerEpochs registry, Fixes fixes) {
        if (!c.active()) {
            return refused(Refusal.NOT_CONTROLLER);
        }
        if (!c.live().contains(broker)) {
            return refused(Refusal.BROKER_GONE);
        }
        // KAFKA-1120: the czxid tells a bounce that no watch saw.
        boolean failed =
                fixes.has(Fix.KAFKA_1120) ? registry.get(broker) != c.live().get(broker) : !registry.contains(broker);
        return failed ? step(c.withLive(c.live().with(broker, 0))) : refused(Refusal.BROKER_UNCHANGED);
    }

    /**
     * {@code BrokerStartup}: the registry shows the broker, which is told the state of its partitions.
     *
     * @param partitions all of them, by number; the broker is told of those that it holds
     */
    public static Outcome<ControllerState> brokerStartup(
            ControllerState c, int broker, BrokerEpochs registry, List<Partition> partitions) {
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
        for (Partition partition : partitions) {
            PartitionState state = partition.state();
            if (state.leader() == broker || (state.isr().contains(broker) && state.leader() != PartitionState.NONE)) {
                return refused(Refusal.FAILURE_PENDING);
            }
        }
        long session = registry.get(broker);
        List<Effect> effects = new ArrayList<>();
        sendFullState(effects, c.epoch(), broker, session, partitions);
        return new Outcome.Step<>(c.withLive(c.live().with(broker, session)), effects);
    }

    /**
     * What the controller has to do next about one partition, or null: the event that is enabled.
     *
     * @param preferred replicas in the order of preference (the assignment)
     * @param unclean whether the configuration accepts the loss of records for the sake of a leader
     */
    public static @Nullable Duty duty(
            ControllerState c, PartitionState state, List<Integer> preferred, boolean unclean) {
        if (!c.active()) {
            return null;
        }
        if (!c.live().contains(state.leader())) {
            for (int broker : preferred) {
                if (state.isr().contains(broker) && c.live().contains(broker)) {
                    return new Duty.ElectLeader(broker);
                }
            }
            for (int broker : preferred) {
                if (unclean && c.live().contains(broker)) {
                    return new Duty.ElectUncleanLeader(broker);
                }
            }
            return state.leader() == PartitionState.NONE ? null : new Duty.OfflinePartition();
        }
        BrokerSet gone = state.isr().filter(broker -> !c.live().contains(broker));
        return gone.isEmpty() ? null : new Duty.RemoveFromIsr(gone.get(0));
    }

    /** An event that a controller owes to a partition. */
    public sealed interface Duty {
        /** {@link PartitionController#electLeader} of that broker. */
        record ElectLeader(int n) implements Duty {}

        /** {@link PartitionController#electUncleanLeader} of that broker. */
        record ElectUncleanLeader(int n) implements Duty {}

        /** {@link PartitionController#offlinePartition}. */
        record OfflinePartition() implements Duty {}

        /** {@link PartitionController#removeFromIsr} of that broker. */
        record RemoveFromIsr(int broker) implements Duty {}
    }
}
