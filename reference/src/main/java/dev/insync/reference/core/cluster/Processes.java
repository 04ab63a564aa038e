package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.Broker;
import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Outcome.Step;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.Replica;
import dev.insync.reference.core.ReplicaState;
import java.util.ArrayList;
import java.util.List;

/** Broker processes, their disks, and their sessions with ZooKeeper: the module {@code Processes}. */
final class Processes {
    private Processes() {}

    static Outcome<ClusterState> crash(ClusterState s, ClusterConfig config, int b, int h) {
        if (!s.isUp(b)) {
            return refused(Refusal.BROKER_DOWN);
        }
        if (!config.allows(s.faults(), Fault.CRASH)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        if (!anyHighWatermarkReaches(s, b, h)) {
            return refused(Refusal.ABOVE_HIGH_WATERMARK);
        }
        ClusterState crashed = s.withBroker(b, BrokerState.DOWN).withController(b, ControllerState.INACTIVE);
        for (int p = 0; p < config.partitions(); p++) {
            StoredReplica r = s.replica().get(p).get(b);
            crashed = crashed.withReplica(p, b, r.with(Replica.crashed(r.state(), h)));
        }
        return step(leavesNothingInFlight(crashed, b).plus(Fault.CRASH));
    }

    private static boolean anyHighWatermarkReaches(ClusterState s, int b, int h) {
        for (int p = 0; p < s.replica().size(); p++) {
            if (h <= s.replica().get(p).get(b).state().highWatermark()) {
                return true;
            }
        }
        return false;
    }

    /** Nothing to or from its replicas; a write that ZooKeeper has not handled yet may still be applied. */
    private static ClusterState leavesNothingInFlight(ClusterState s, int b) {
        ClusterState next = s;
        int n = s.broker().size();
        for (int p = 0; p < s.fetches().size(); p++) {
            for (int other = 1; other <= n; other++) {
                next = next.withFetch(p, b, other, FetchSlot.IDLE).withFetch(p, other, b, FetchSlot.IDLE);
            }
            if (!(s.isrWrites().get(p).get(b) instanceof IsrWrite.Write)) {
                next = next.withIsrWrite(p, b, IsrWrite.IDLE);
            }
        }
        return next;
    }

    static Outcome<ClusterState> loseTail(ClusterState s, ClusterConfig config, int p, int b, int n) {
        if (s.isUp(b)) {
            return refused(Refusal.BROKER_UP);
        }
        if (!config.allows(s.faults(), Fault.TAIL_LOSS)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        Outcome<ReplicaState> outcome =
                Replica.loseTail(s.replica().get(p).get(b).state(), n, config.fixes());
        return Steps.of(s, p, b, outcome, next -> next.plus(Fault.TAIL_LOSS));
    }

    static Outcome<ClusterState> flush(ClusterState s, ClusterConfig config, int p, int b) {
        if (!s.isUp(b)) {
            return refused(Refusal.BROKER_DOWN);
        }
        // What is flushed matters only where power may fail.
        if (config.budgets().get(Fault.TAIL_LOSS) == 0) {
            return refused(Refusal.BUDGET_SPENT);
        }
        return Steps.of(s, p, b, Replica.flush(s.replica().get(p).get(b).state()), next -> next);
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
            return step(losesWrites(s, b)
                    .withZk(s.zk().withRegistration(b))
                    .withBroker(b, registered.state())
                    .withController(b, ControllerState.INACTIVE)
                    .withoutRequests(b));
        }
        return Steps.refusedAs(outcome);
    }

    /** What became of the writes that were in flight when the session ended, the broker does not know. */
    private static ClusterState losesWrites(ClusterState s, int b) {
        ClusterState next = s;
        for (int p = 0; p < s.isrWrites().size(); p++) {
            if (s.isrWrites().get(p).get(b) instanceof IsrWrite.Write write) {
                next = next.withIsrWrite(p, b, new IsrWrite.Unknown(write.leaderEpoch()));
            }
        }
        return next;
    }

    static Outcome<ClusterState> expireSession(ClusterState s, ClusterConfig config, int b) {
        if (!s.zk().brokers().contains(b)) {
            return refused(Refusal.NOT_REGISTERED);
        }
        boolean alive = s.hasSession(b);
        if (alive && !config.allows(s.faults(), Fault.EXPIRY)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        ClusterState expired = s.withZk(s.zk().withoutSession(b));
        return step(alive ? expired.plus(Fault.EXPIRY) : expired);
    }

    static Outcome<ClusterState> beginShutdown(ClusterState s, ClusterConfig config, int b) {
        Outcome<BrokerState> outcome = Broker.beginShutdown(s.broker().get(b));
        if (!(outcome instanceof Step<BrokerState> stopping)) {
            return Steps.refusedAs(outcome);
        }
        if (!config.allows(s.faults(), Fault.SHUTDOWN)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        return step(s.withBroker(b, stopping.state()).plus(Fault.SHUTDOWN));
    }

    static Outcome<ClusterState> stopBroker(ClusterState s, ClusterConfig config, int b) {
        List<PartitionState> states = new ArrayList<>();
        for (int p = 0; p < config.partitions(); p++) {
            states.add(s.zk().state().get(p));
        }
        Outcome<BrokerState> outcome = Broker.stopBroker(s.broker().get(b), b, states);
        if (!(outcome instanceof Step<BrokerState> done)) {
            return Steps.refusedAs(outcome);
        }
        boolean flushes = config.budgets().get(Fault.TAIL_LOSS) > 0;
        ClusterState stopped = s.withZk(s.hasSession(b) ? s.zk().withoutSession(b) : s.zk())
                .withBroker(b, done.state())
                .withController(b, ControllerState.INACTIVE);
        for (int p = 0; p < config.partitions(); p++) {
            StoredReplica r = s.replica().get(p).get(b);
            Step<ReplicaState> offline = (Step<ReplicaState>) Replica.stopped(r.state(), flushes);
            stopped = stopped.withReplica(p, b, r.with(offline.state()));
        }
        return step(leavesNothingInFlight(stopped, b));
    }
}
