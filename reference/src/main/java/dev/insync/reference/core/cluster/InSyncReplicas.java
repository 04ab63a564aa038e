package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.Effect;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Outcome.Step;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.ReplicaIsr;
import dev.insync.reference.core.ReplicaState;
import org.jspecify.annotations.Nullable;

/** The changes of the in-sync replicas, with ZooKeeper's side of them: the module {@code InSyncReplicas}. */
final class InSyncReplicas {
    private InSyncReplicas() {}

    static Outcome<ClusterState> expandIsr(ClusterState s, ClusterConfig config, int p, int l, int f) {
        Refusal cannot = cannotPropose(s, p, l);
        if (cannot != null) {
            return refused(cannot);
        }
        return proposed(s, p, l, ReplicaIsr.expandIsr(s.replica().get(p).get(l).state(), f, config.fixes()));
    }

    static Outcome<ClusterState> shrinkIsr(ClusterState s, ClusterConfig config, int p, int l, int f) {
        Refusal cannot = cannotPropose(s, p, l);
        if (cannot != null) {
            return refused(cannot);
        }
        if (!config.allows(s.faults(), Fault.SHRINK)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        return proposed(
                s.plus(Fault.SHRINK),
                p,
                l,
                ReplicaIsr.shrinkIsr(s.replica().get(p).get(l).state(), f));
    }

    private static @Nullable Refusal cannotPropose(ClusterState s, int p, int l) {
        if (!s.isUp(l)) {
            return Refusal.BROKER_DOWN;
        }
        return s.isrWrites().get(p).get(l) instanceof IsrWrite.Idle ? null : Refusal.ISR_CHANGE_IN_FLIGHT;
    }

    private static Outcome<ClusterState> proposed(ClusterState s, int p, int l, Outcome<ReplicaState> outcome) {
        return Steps.of(s, p, l, outcome, next -> {
            Effect.WriteIsr write =
                    (Effect.WriteIsr) ((Step<ReplicaState>) outcome).effects().get(0);
            return next.withIsrWrite(
                    p,
                    l,
                    new IsrWrite.Write(
                            s.broker().get(l).epoch(),
                            write.leaderEpoch(),
                            write.isr(),
                            write.version(),
                            write.joining(),
                            write.joiningSession()));
        });
    }

    static Outcome<ClusterState> writeIsr(ClusterState s, ClusterConfig config, int p, int l) {
        if (!(s.isrWrites().get(p).get(l) instanceof IsrWrite.Write write)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        if (!isWritable(s, config.fixes(), p, l, write)) {
            return refused(Refusal.STALE_VERSION);
        }
        if (!isEligible(s.zk(), config.fixes(), write)) {
            return refused(Refusal.INELIGIBLE_REPLICA);
        }
        PartitionState state = s.zk().state().get(p);
        int version = state.version() + 1;
        PartitionState written =
                new PartitionState(state.leader(), state.leaderEpoch(), write.isr(), state.controllerEpoch(), version);
        return step(answered(
                s.withZk(s.zk().withState(p, written)),
                p,
                l,
                write,
                new IsrWrite.Written(write.leaderEpoch(), version)));
    }

    static Outcome<ClusterState> refuseIsr(ClusterState s, ClusterConfig config, int p, int l) {
        if (!(s.isrWrites().get(p).get(l) instanceof IsrWrite.Write write)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        if (isWritable(s, config.fixes(), p, l, write)) {
            return refused(Refusal.WRITE_IS_VALID);
        }
        // Where its session ended, perhaps no controller has anything to tell the leader.
        boolean lost = write.session() == s.broker().get(l).epoch()
                && write.session() != s.zk().brokers().get(l);
        return step(s.withIsrWrite(p, l, lost ? new IsrWrite.Unknown(write.leaderEpoch()) : IsrWrite.IDLE));
    }

    static Outcome<ClusterState> refuseIneligible(ClusterState s, ClusterConfig config, int p, int l) {
        if (!(s.isrWrites().get(p).get(l) instanceof IsrWrite.Write write)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        if (!isWritable(s, config.fixes(), p, l, write)) {
            return refused(Refusal.STALE_VERSION);
        }
        return isEligible(s.zk(), config.fixes(), write)
                ? refused(Refusal.ELIGIBLE_REPLICA)
                : step(answered(s, p, l, write, new IsrWrite.Ineligible(write.leaderEpoch())));
    }

    /** {@code IsWritable}: the session that sent the write lives, and nobody wrote the state since (KAFKA-428). */
    private static boolean isWritable(ClusterState s, Fixes fixes, int p, int l, IsrWrite.Write write) {
        return s.zk().brokers().get(l) == write.session()
                && (!fixes.has(Fix.KAFKA_428) || s.zk().state().get(p).version() == write.version());
    }

    /** {@code IsEligible}: who joins is registered (KIP-841), and in the session in which it caught up (KIP-903). */
    private static boolean isEligible(ZooKeeper zk, Fixes fixes, IsrWrite.Write write) {
        if (write.joining() == PartitionState.NONE) {
            return true;
        }
        long session = zk.brokers().get(write.joining());
        if (fixes.has(Fix.KIP_841) && session == 0) {
            return false;
        }
        return !fixes.has(Fix.KIP_903) || session == 0 || session == write.joiningSession();
    }

    /** {@code Answer}: reaches the leader in the session that asked for it, or not at all. */
    private static ClusterState answered(ClusterState s, int p, int l, IsrWrite.Write write, IsrWrite.Answer answer) {
        return s.withIsrWrite(p, l, s.broker().get(l).epoch() == write.session() ? answer : IsrWrite.IDLE);
    }

    static Outcome<ClusterState> loseIsrAnswer(ClusterState s, ClusterConfig config, int p, int l) {
        IsrWrite slot = s.isrWrites().get(p).get(l);
        int leaderEpoch;
        boolean waiting = s.isUp(l);
        if (slot instanceof IsrWrite.Write write) {
            leaderEpoch = write.leaderEpoch();
            waiting = waiting && write.session() == s.broker().get(l).epoch();
        } else if (slot instanceof IsrWrite.Written written) {
            leaderEpoch = written.leaderEpoch();
        } else {
            return refused(Refusal.NO_ISR_WRITE);
        }
        if (!config.allows(s.faults(), Fault.LOSS)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        return step(s.withIsrWrite(p, l, waiting ? new IsrWrite.Unknown(leaderEpoch) : IsrWrite.IDLE)
                .plus(Fault.LOSS));
    }

    static Outcome<ClusterState> learnIsr(ClusterState s, ClusterConfig config, int p, int l) {
        if (!s.isUp(l) || !(s.isrWrites().get(p).get(l) instanceof IsrWrite.Written written)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        return received(
                s,
                p,
                l,
                ReplicaIsr.learnIsr(
                        s.replica().get(p).get(l).state(), written.leaderEpoch(), written.version(), config.rules()));
    }

    static Outcome<ClusterState> withdrawIsr(ClusterState s, ClusterConfig config, int p, int l) {
        if (!s.isUp(l) || !(s.isrWrites().get(p).get(l) instanceof IsrWrite.Ineligible ineligible)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        return received(
                s,
                p,
                l,
                ReplicaIsr.withdrawIsr(s.replica().get(p).get(l).state(), ineligible.leaderEpoch(), config.rules()));
    }

    static Outcome<ClusterState> rereadIsr(ClusterState s, ClusterConfig config, int p, int l) {
        if (!s.isUp(l) || !(s.isrWrites().get(p).get(l) instanceof IsrWrite.Unknown unknown)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        return received(
                s,
                p,
                l,
                ReplicaIsr.rereadIsr(
                        s.replica().get(p).get(l).state(),
                        unknown.leaderEpoch(),
                        s.zk().state().get(p),
                        config.rules()));
    }

    static Outcome<ClusterState> dropIsrAnswer(ClusterState s, int p, int l) {
        if (!s.isUp(l) || !(s.isrWrites().get(p).get(l) instanceof IsrWrite.Answer answer)) {
            return refused(Refusal.NO_ISR_WRITE);
        }
        return received(
                s, p, l, ReplicaIsr.dropIsrAnswer(s.replica().get(p).get(l).state(), answer.leaderEpoch()));
    }

    private static Outcome<ClusterState> received(ClusterState s, int p, int l, Outcome<ReplicaState> outcome) {
        return Steps.of(s, p, l, outcome, next -> next.withIsrWrite(p, l, IsrWrite.IDLE));
    }
}
