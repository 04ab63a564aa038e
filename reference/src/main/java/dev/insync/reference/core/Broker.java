package dev.insync.reference.core;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;
import static dev.insync.reference.core.Refusal.BROKER_DOWN;
import static dev.insync.reference.core.Refusal.BROKER_UP;
import static dev.insync.reference.core.Refusal.STILL_REGISTERED;

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
        return state.up() ? refused(BROKER_UP) : newSession(state, registered, czxid);
    }

    /** {@code Register}: a living process registers in a new session; its controller must resign. */
    public static Outcome<BrokerState> register(BrokerState state, long registered, long czxid) {
        return state.up() ? newSession(state, registered, czxid) : refused(BROKER_DOWN);
    }

    /** {@code NewSession}: the registration of an older session of the same id must be gone (KAFKA-7165). */
    private static Outcome<BrokerState> newSession(BrokerState state, long registered, long czxid) {
        if (registered != 0) {
            return refused(STILL_REGISTERED);
        }
        return step(new BrokerState(true, czxid, state.controllerEpoch()));
    }

    /** What a broker remembers of a controller's request that it obeyed. */
    public static BrokerState obeyed(BrokerState state, LeaderAndIsr request) {
        return new BrokerState(state.up(), state.epoch(), request.controllerEpoch());
    }
}
