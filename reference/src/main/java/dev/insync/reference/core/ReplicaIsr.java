package dev.insync.reference.core;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import org.jspecify.annotations.Nullable;

/**
 * A leader and its in-sync replicas: it proposes, ZooKeeper writes or refuses, it learns of that.
 *
 * <p>Each method is the action of the specification with the same name; its guards stand in the order of the conjuncts.
 */
public final class ReplicaIsr {
    private ReplicaIsr() {}

    /** {@code MayPropose}: null where this replica leads and no change of the ISR is in flight. */
    private static @Nullable Refusal mayPropose(ReplicaState r) {
        if (!r.isLeader()) {
            return Refusal.NOT_LEADER;
        }
        return r.hasPendingIsr() ? Refusal.ISR_CHANGE_IN_FLIGHT : null;
    }

    /** {@code ExpandIsr}: proposes to add a follower that has caught up. */
    public static Outcome<ReplicaState> expandIsr(ReplicaState r, int follower, Fixes fixes) {
        Refusal mayNot = mayPropose(r);
        if (mayNot != null) {
            return refused(mayNot);
        }
        if (r.isr().contains(follower)) {
            return refused(Refusal.ALREADY_IN_ISR);
        }
        long end = r.ends().get(follower);
        if (end < r.highWatermark()) {
            return refused(Refusal.NOT_CAUGHT_UP);
        }
        // KAFKA-7128: the high watermark of a new leader may lag behind what the leader before it committed.
        if (fixes.has(Fix.KAFKA_7128) && end < r.epochStart()) {
            return refused(Refusal.NOT_CAUGHT_UP);
        }
        return proposeIsr(r, r.isr().with(follower), follower, r.sessions().get(follower));
    }

    /** {@code ShrinkIsr}: proposes to take out a follower that lags; for how long it may lag is the caller's matter. */
    public static Outcome<ReplicaState> shrinkIsr(ReplicaState r, int follower) {
        Refusal mayNot = mayPropose(r);
        if (mayNot != null) {
            return refused(mayNot);
        }
        if (!r.isr().contains(follower) || follower == r.id()) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (r.ends().get(follower) >= r.log().endOffset()) {
            return refused(Refusal.CAUGHT_UP);
        }
        return proposeIsr(r, r.isr().without(follower), PartitionState.NONE, 0);
    }

    private static Outcome<ReplicaState> proposeIsr(ReplicaState r, BrokerSet isr, int joining, long session) {
        return step(
                r.withIsr(r.isr(), isr, r.version()),
                new Effect.WriteIsr(r.leaderEpoch(), isr, r.version(), joining, session));
    }

    /**
     * {@code LearnIsr}: the ISR that this leader proposed was written.
     *
     * @param leaderEpoch of the write
     * @param version of the znode since
     */
    public static Outcome<ReplicaState> learnIsr(ReplicaState r, int leaderEpoch, int version, Rules rules) {
        Refusal other = isOwnIsr(r, leaderEpoch);
        if (other != null) {
            return refused(other);
        }
        ReplicaState learned = r.withIsr(r.pendingIsr(), BrokerSet.empty(), version);
        // KAFKA-13091: a smaller ISR may let the high watermark rise.
        return rules.has(Fix.KAFKA_13091)
                ? Leadership.becomes(r, learned, rules).step()
                : step(learned);
    }

    /** {@code WithdrawIsr}: the replica may not join, and the ISR stays as it was. */
    public static Outcome<ReplicaState> withdrawIsr(ReplicaState r, int leaderEpoch, Rules rules) {
        Refusal other = isOwnIsr(r, leaderEpoch);
        if (other != null) {
            return refused(other);
        }
        return Leadership.becomes(r, r.withIsr(r.isr(), BrokerSet.empty(), r.version()), rules)
                .step();
    }

    /**
     * {@code RereadIsr}: whether the ISR was written is not known, so the state was read again (KAFKA-2729).
     *
     * @param leaderEpoch of the write
     * @param state as ZooKeeper has it now
     */
    public static Outcome<ReplicaState> rereadIsr(ReplicaState r, int leaderEpoch, PartitionState state, Rules rules) {
        if (!rules.has(Fix.KAFKA_2729)) {
            return refused(Refusal.RULE_IS_OFF);
        }
        Refusal other = isOwnIsr(r, leaderEpoch);
        if (other != null) {
            return refused(other);
        }
        // Where the epoch is not its own any more, the controller will tell it.
        ReplicaState reread =
                state.leaderEpoch() == r.leaderEpoch() ? r.withIsr(state.isr(), BrokerSet.empty(), state.version()) : r;
        return Leadership.becomes(r, reread, rules).step();
    }

    /** {@code DropIsrAnswer}: the answer to a write of an epoch that is over for this replica. */
    public static Outcome<ReplicaState> dropIsrAnswer(ReplicaState r, int leaderEpoch) {
        return isOwnIsr(r, leaderEpoch) == null ? refused(Refusal.STILL_AWAITED) : step(r);
    }

    private static @Nullable Refusal isOwnIsr(ReplicaState r, int leaderEpoch) {
        if (!r.isLeader()) {
            return Refusal.NOT_LEADER;
        }
        return leaderEpoch == r.leaderEpoch() ? null : Refusal.STALE_LEADER_EPOCH;
    }
}
