package dev.insync.reference.core;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

/** The process of a broker and its session. */
public final class Broker {
    private Broker() {}

    /**
     * {@code Restart}: the process starts and registers.
     *
     * @param registered czxid of the registration that ZooKeeper holds under this id, 0 where there is none
     * @param czxid of the new registration
     */
    public static Outcome<BrokerState> restart(BrokerState state, long registered, long czxid) {
        return state.up() ? refused(Refusal.BROKER_UP) : newSession(state, registered, czxid, false);
    }

    /** {@code Register}: a living process registers in a new session; its controller must resign. */
    public static Outcome<BrokerState> register(BrokerState state, long registered, long czxid) {
        return state.up() ? newSession(state, registered, czxid, state.stopping()) : refused(Refusal.BROKER_DOWN);
    }

    /** {@code NewSession}: the registration of an older session of the same id must be gone (KAFKA-7165). */
    private static Outcome<BrokerState> newSession(BrokerState state, long registered, long czxid, boolean stopping) {
        if (registered != 0) {
            return refused(Refusal.STILL_REGISTERED);
        }
        return step(new BrokerState(true, czxid, state.controllerEpoch(), stopping));
    }

    /** {@code BeginShutdown}: wants to stop, and asks the controller to take its partitions until it has. */
    public static Outcome<BrokerState> beginShutdown(BrokerState state) {
        if (!state.up()) {
            return refused(Refusal.BROKER_DOWN);
        }
        if (state.stopping()) {
            return refused(Refusal.STOPPING);
        }
        return step(new BrokerState(true, state.epoch(), state.controllerEpoch(), true));
    }

    /**
     * {@code StopBroker}: no partition needs it any more, or nobody else could lead.
     *
     * @param id of this broker
     * @param states of all partitions
     */
    public static Outcome<BrokerState> stopBroker(BrokerState state, int id, Iterable<PartitionState> states) {
        if (!state.up()) {
            return refused(Refusal.BROKER_DOWN);
        }
        if (!state.stopping()) {
            return refused(Refusal.NOT_STOPPING);
        }
        for (PartitionState partition : states) {
            if (partition.isr().contains(id) && partition.isr().size() > 1) {
                return refused(Refusal.STILL_IN_SYNC);
            }
        }
        return step(new BrokerState(false, 0, 0, true));
    }

    /** What a broker remembers of a controller's request that it obeyed. */
    public static BrokerState obeyed(BrokerState state, ControllerRequest request) {
        return new BrokerState(state.up(), state.epoch(), request.controllerEpoch(), state.stopping());
    }
}
