package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.Broker;
import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Outcome.Step;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.ReplicaState;
import java.util.List;

/** Processes and sessions. */
final class Processes {
    private Processes() {}

    static Outcome<ClusterState> crash(ClusterState s, ClusterConfig config, int b, int h) {
        if (!s.isUp(b)) {
            return refused(Refusal.BROKER_DOWN);
        }
        if (s.faults().crashes() >= config.budgets().crashes()) {
            return refused(Refusal.BUDGET_SPENT);
        }
        StoredReplica r = s.replica().get(b);
        if (h > r.state().highWatermark()) {
            return refused(Refusal.ABOVE_HIGH_WATERMARK);
        }
        ClusterState crashed = s.withBroker(b, BrokerState.DOWN)
                .withController(b, ControllerState.INACTIVE)
                .withReplica(
                        b, new StoredReplica(ReplicaState.offline(b, r.state().log(), h), r.log()))
                .withFetches(withoutConnections(s.fetches(), b))
                .withFaults(s.faults().oneMoreCrash());
        // What the process had sent to ZooKeeper may still be applied; nobody waits for an answer.
        return step(s.isrWrites().get(b) instanceof IsrWrite.Write ? crashed : crashed.withIsrWrite(b, IsrWrite.IDLE));
    }

    private static PerBroker<PerBroker<FetchSlot>> withoutConnections(PerBroker<PerBroker<FetchSlot>> fetches, int b) {
        int n = fetches.size();
        return PerBroker.of(
                n,
                f -> PerBroker.of(
                        n,
                        l -> f == b || l == b ? FetchSlot.IDLE : fetches.get(f).get(l)));
    }

    static Outcome<ClusterState> restart(ClusterState s, int b) {
        Outcome<BrokerState> outcome =
                Broker.restart(s.broker().get(b), s.zk().brokers().get(b), s.zk().czxid() + 1);
        if (outcome instanceof Step<BrokerState> started) {
            return step(s.withZk(s.zk().withRegistration(b)).withBroker(b, started.state()));
        }
        return Steps.refusedAs(outcome);
    }

    static Outcome<ClusterState> register(ClusterState s, int b) {
        Outcome<BrokerState> outcome =
                Broker.register(s.broker().get(b), s.zk().brokers().get(b), s.zk().czxid() + 1);
        if (outcome instanceof Step<BrokerState> registered) {
            return step(s.withZk(s.zk().withRegistration(b))
                    .withBroker(b, registered.state())
                    .withController(b, ControllerState.INACTIVE)
                    .withRequests(b, PerBroker.of(s.broker().size(), to -> List.of())));
        }
        return Steps.refusedAs(outcome);
    }

    static Outcome<ClusterState> expireSession(ClusterState s, ClusterConfig config, int b) {
        if (!s.zk().brokers().contains(b)) {
            return refused(Refusal.NOT_REGISTERED);
        }
        boolean alive = s.hasSession(b);
        if (alive && s.faults().expiries() >= config.budgets().expiries()) {
            return refused(Refusal.BUDGET_SPENT);
        }
        ClusterState expired = s.withZk(s.zk().withoutSession(b));
        return step(alive ? expired.withFaults(s.faults().oneMoreExpiry()) : expired);
    }
}
