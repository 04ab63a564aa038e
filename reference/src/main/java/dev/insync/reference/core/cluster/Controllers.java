package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.Controller;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.Effect;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Outcome.Step;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.Refusal;
import java.util.List;

/** The controllers, with ZooKeeper and their queues. */
final class Controllers {
    private Controllers() {}

    static Outcome<ClusterState> electController(ClusterState s, int c) {
        if (!s.hasSession(c)) {
            return refused(Refusal.NO_SESSION);
        }
        if (s.zk().controller() != PartitionState.NONE) {
            return refused(Refusal.CONTROLLER_EXISTS);
        }
        ClusterState elected = s.withZk(s.zk().withController(c)).withRequests(c, noRequests(s));
        return of(
                elected,
                c,
                Controller.electController(
                        s.controller().get(c),
                        elected.zk().controllerEpoch(),
                        s.zk().brokers(),
                        List.of(s.zk().state())));
    }

    static Outcome<ClusterState> resignController(ClusterState s, int c) {
        return of(
                s.withRequests(c, noRequests(s)),
                c,
                Controller.resignController(s.controller().get(c), s.zk().controller() == c, s.zk().controllerEpoch()));
    }

    static Outcome<ClusterState> brokerFailure(ClusterState s, int c, int b) {
        return of(
                s.withRequests(c, s.requests().get(c).with(b, List.of())),
                c,
                Controller.brokerFailure(s.controller().get(c), b, s.zk().brokers()));
    }

    static Outcome<ClusterState> brokerStartup(ClusterState s, int c, int b) {
        return of(s, c, Controller.brokerStartup(s.controller().get(c), b, s.zk().brokers(), List.of(s.zk().state())));
    }

    static Outcome<ClusterState> electLeader(ClusterState s, int c, int n) {
        return of(s, c, Controller.electLeader(s.controller().get(c), n, s.zk().state(), s.zk().controllerEpoch()));
    }

    static Outcome<ClusterState> electPreferredLeader(ClusterState s, ClusterConfig config, int c, int n) {
        if (s.faults().preferred() >= config.budgets().preferred()) {
            return refused(Refusal.BUDGET_SPENT);
        }
        return of(
                s.withFaults(s.faults().oneMorePreferred()),
                c,
                Controller.electPreferredLeader(s.controller().get(c), n, s.zk().state(), s.zk().controllerEpoch()));
    }

    static Outcome<ClusterState> offlinePartition(ClusterState s, int c) {
        return of(s, c, Controller.offlinePartition(s.controller().get(c), s.zk().state(), s.zk().controllerEpoch()));
    }

    static Outcome<ClusterState> removeFromIsr(ClusterState s, int c, int b) {
        return of(s, c, Controller.removeFromIsr(s.controller().get(c), b, s.zk().state(), s.zk().controllerEpoch()));
    }

    private static PerBroker<List<LeaderAndIsr>> noRequests(ClusterState s) {
        return PerBroker.of(s.broker().size(), b -> List.of());
    }

    private static Outcome<ClusterState> of(ClusterState s, int c, Outcome<ControllerState> outcome) {
        if (!(outcome instanceof Step<ControllerState> done)) {
            return Steps.refusedAs(outcome);
        }
        ClusterState next = s.withController(c, done.state());
        for (Effect effect : done.effects()) {
            if (effect instanceof Effect.WriteState write) {
                next = next.withZk(next.zk().withState(write.state()));
            }
        }
        return step(next.withRequests(c, Steps.enqueue(next.requests().get(c), done.effects())));
    }
}
