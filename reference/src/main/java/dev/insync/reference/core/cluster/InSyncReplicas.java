package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.Effect;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Outcome.Step;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.Replica;
import dev.insync.reference.core.ReplicaState;
import org.jspecify.annotations.Nullable;

/** The changes of the in-sync replicas, with ZooKeeper's side of them. */
final class InSyncReplicas {
    private InSyncReplicas() {}

    static Outcome<ClusterState> expandIsr(ClusterState s, Fixes fixes, int l, int f) {
        Refusal cannot = cannotPropose(s, l);
        if (cannot != null) {
            return refused(cannot);
        }
        return proposed(s, l, Replica.expandIsr(s.replica().get(l).state(), f, fixes));
    }

    static Outcome<ClusterState> shrinkIsr(ClusterState s, ClusterConfig config, int l, int f) {
        Refusal cannot = cannotPropose(s, l);
        if (cannot != null) {
            return refused(cannot);
        }
        if (s.faults().shrinks() >= config.budgets().shrinks()) {
            return refused(Refusal.BUDGET_SPENT);
        }
        ClusterState counted = s.withFaults(s.faults().oneMoreShrink());
        return proposed(counted, l, Replica.shrinkIsr(s.replica().get(l).state(), f));
    }

    private static @Nullable Refusal cannotPropose(ClusterState s, int l) {
        if (!s.isUp(l)) {
            return Refusal.BROKER_DOWN;
        }
        return s.isrWrites().get(l) instanceof IsrWrite.Idle ? null : Refusal.ISR_CHANGE_IN_FLIGHT;
    }

    private static Outcome<ClusterState> proposed(ClusterState s, int l, Outcome<ReplicaState> outcome) {
        return Steps.of(s, l, outcome, next -> {
            Effect.WriteIsr write =
                    (Effect.WriteIsr) ((Step<ReplicaState>) outcome).effects().get(0);
            return next.withIsrWrite(
                    l,
                    new IsrWrite.Write(s.broker().get(l).epoch(), write.leaderEpoch(), write.isr(), write.version()));
        });
    }

    static Outcome<ClusterState> writeIsr(ClusterState s, int l) {
        if (!(s.isrWrites().get(l) instanceof IsrWrite.Write write)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        if (!isWritable(s, l, write)) {
            return refused(Refusal.STALE_VERSION);
        }
        PartitionState state = s.zk().state();
        PartitionState written =
                new PartitionState(state.leader(), state.leaderEpoch(), write.isr(), state.version() + 1);
        IsrWrite answer = s.broker().get(l).epoch() == write.session()
                ? new IsrWrite.Written(write.leaderEpoch(), write.version() + 1)
                : IsrWrite.IDLE;
        return step(s.withZk(s.zk().withState(written)).withIsrWrite(l, answer));
    }

    static Outcome<ClusterState> refuseIsr(ClusterState s, int l) {
        if (!(s.isrWrites().get(l) instanceof IsrWrite.Write write)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        return isWritable(s, l, write) ? refused(Refusal.WRITE_IS_VALID) : step(s.withIsrWrite(l, IsrWrite.IDLE));
    }

    /** {@code IsWritable}: the session that sent the write lives, and nobody wrote the state since. */
    private static boolean isWritable(ClusterState s, int l, IsrWrite.Write write) {
        return s.zk().brokers().get(l) == write.session() && s.zk().state().version() == write.version();
    }

    static Outcome<ClusterState> learnIsr(ClusterState s, Fixes fixes, int l) {
        if (!s.isUp(l) || !(s.isrWrites().get(l) instanceof IsrWrite.Written written)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        return Steps.of(
                s,
                l,
                Replica.learnIsr(s.replica().get(l).state(), written.leaderEpoch(), written.version(), fixes),
                next -> next.withIsrWrite(l, IsrWrite.IDLE));
    }

    static Outcome<ClusterState> dropIsrAnswer(ClusterState s, int l) {
        if (!s.isUp(l) || !(s.isrWrites().get(l) instanceof IsrWrite.Written written)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        return Steps.of(
                s,
                l,
                Replica.dropIsrAnswer(s.replica().get(l).state(), written.leaderEpoch()),
                next -> next.withIsrWrite(l, IsrWrite.IDLE));
    }
}
