package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.BrokerEpochs;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.Controller;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.Effect;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Outcome.Step;
import dev.insync.reference.core.PartitionController;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.Refusal;
import java.util.function.UnaryOperator;

/** The controllers, with ZooKeeper and their queues: the module {@code Controllers}. */
final class Controllers {
    private Controllers() {}

    static Outcome<ClusterState> electController(ClusterState s, ClusterConfig config, int c) {
        if (!s.hasSession(c)) {
            return refused(Refusal.NO_SESSION);
        }
        if (s.zk().controller() != PartitionState.NONE) {
            return refused(Refusal.CONTROLLER_EXISTS);
        }
        ZooKeeper elected = s.zk().withController(c).heardBy(c);
        return of(
                s.withZk(elected).withoutRequests(c),
                c,
                Controller.electController(
                        elected.controllerEpoch(), elected.brokers(), elected.partitions(), config.oneShotWatches()));
    }

    static Outcome<ClusterState> resignController(ClusterState s, int c) {
        Outcome<ControllerState> outcome =
                Controller.resignController(s.controller().get(c), s.zk().controller() == c, s.zk().controllerEpoch());
        return of(s, c, outcome, next -> next.withZk(next.zk().withoutWatch(c)).withoutRequests(c));
    }

    static Outcome<ClusterState> readRegistry(ClusterState s, ClusterConfig config, int c) {
        boolean told = s.zk().fired().contains(c);
        return of(
                s.withZk(s.zk().heardBy(c)),
                c,
                Controller.readRegistry(s.controller().get(c), told, s.zk().brokers(), config.fixes()));
    }

    static Outcome<ClusterState> watchRegistry(ClusterState s, ClusterConfig config, int c) {
        if (!config.oneShotWatches()) {
            return refused(Refusal.NO_WATCHES);
        }
        if (!s.hasSession(c)) {
            return refused(Refusal.NO_SESSION);
        }
        boolean watched = s.zk().watches().contains(c) || s.zk().fired().contains(c);
        return of(s, c, Controller.watchRegistry(s.controller().get(c), watched));
    }

    /** {@code Registry}: as the controller read it, or as it is. */
    private static BrokerEpochs registry(ClusterState s, ClusterConfig config, int c) {
        return config.oneShotWatches() ? s.controller().get(c).registry() : s.zk().brokers();
    }

    static Outcome<ClusterState> brokerFailure(ClusterState s, ClusterConfig config, int c, int b) {
        Outcome<ControllerState> outcome =
                Controller.brokerFailure(s.controller().get(c), b, registry(s, config, c), config.fixes());
        return of(
                s,
                c,
                outcome,
                next -> next.withRequests(c, next.requests().get(c).with(b, Fifo.empty())));
    }

    static Outcome<ClusterState> brokerStartup(ClusterState s, ClusterConfig config, int c, int b) {
        return of(
                s, c, Controller.brokerStartup(s.controller().get(c), b, registry(s, config, c), s.zk().partitions()));
    }

    static Outcome<ClusterState> electLeader(ClusterState s, ClusterConfig config, int c, int p, int n) {
        return of(s, c, on(s, config, c, p).electLeader(n));
    }

    static Outcome<ClusterState> electUncleanLeader(ClusterState s, ClusterConfig config, int c, int p, int n) {
        if (!config.allows(s.faults(), Fault.UNCLEAN)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        // History: what the new leader does not hold is given up.
        return of(s, c, on(s, config, c, p).electUncleanLeader(n), next -> {
            RecordLog committed = s.committed().get(p);
            RecordLog kept = committed.commonPrefix(s.replica().get(p).get(n).log());
            return next.withCommitted(p, kept).plus(Fault.UNCLEAN);
        });
    }

    static Outcome<ClusterState> electPreferredLeader(ClusterState s, ClusterConfig config, int c, int p, int n) {
        if (!config.allows(s.faults(), Fault.PREFERRED)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        return of(s, c, on(s, config, c, p).electPreferredLeader(n), next -> next.plus(Fault.PREFERRED));
    }

    static Outcome<ClusterState> offlinePartition(ClusterState s, ClusterConfig config, int c, int p) {
        return of(s, c, on(s, config, c, p).offlinePartition());
    }

    static Outcome<ClusterState> removeFromIsr(ClusterState s, ClusterConfig config, int c, int p, int b) {
        return of(s, c, on(s, config, c, p).removeFromIsr(b));
    }

    static Outcome<ClusterState> controlledShutdown(ClusterState s, ClusterConfig config, int c, int p, int b, int n) {
        // The broker's request, with its epoch: it comes as long as the broker wants to stop.
        if (!s.isUp(b) || !s.broker().get(b).stopping()) {
            return refused(Refusal.NOT_STOPPING);
        }
        return of(
                s,
                c,
                on(s, config, c, p).controlledShutdown(b, s.broker().get(b).epoch(), n));
    }

    static Outcome<ClusterState> startReassignment(ClusterState s, ClusterConfig config, int c, int p, BrokerSet t) {
        if (!config.allows(s.faults(), Fault.REASSIGNMENT)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        return of(s, c, on(s, config, c, p).startReassignment(t), next -> next.plus(Fault.REASSIGNMENT));
    }

    static Outcome<ClusterState> completeReassignment(ClusterState s, ClusterConfig config, int c, int p, int n) {
        return of(s, c, on(s, config, c, p).completeReassignment(n));
    }

    static Outcome<ClusterState> cancelReassignment(ClusterState s, ClusterConfig config, int c, int p, int n) {
        return of(s, c, on(s, config, c, p).cancelReassignment(n));
    }

    private static PartitionController on(ClusterState s, ClusterConfig config, int c, int p) {
        return new PartitionController(
                s.controller().get(c), p, s.zk().partition(p), s.zk().controllerEpoch(), config.fixes());
    }

    private static Outcome<ClusterState> of(ClusterState s, int c, Outcome<ControllerState> outcome) {
        return of(s, c, outcome, next -> next);
    }

    private static Outcome<ClusterState> of(
            ClusterState s, int c, Outcome<ControllerState> outcome, UnaryOperator<ClusterState> rest) {
        if (!(outcome instanceof Step<ControllerState> done)) {
            return Steps.refusedAs(outcome);
        }
        ZooKeeper zk = s.zk();
        for (Effect effect : done.effects()) {
            if (effect instanceof Effect.WriteState write) {
                zk = zk.withState(write.partition(), write.state())
                        .withAssignment(write.partition(), write.assignment());
            } else if (effect instanceof Effect.WatchRegistry) {
                zk = zk.watchedBy(c);
            }
        }
        ClusterState next = s.withZk(zk).withController(c, done.state());
        return step(
                rest.apply(next.withRequests(c, Steps.enqueue(next.requests().get(c), done.effects()))));
    }
}
