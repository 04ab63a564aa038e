package dev.insync.reference.core;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replica of one partition on one broker: what it does with each event, and nothing else.
 *
 * <p>Each method is the action of the specification with the same name; its guards stand in the order of the conjuncts.
 */
public final class Replica {
    private Replica() {}

    /** {@code BecomeLeader}: leads in a new epoch, which starts at its end offset. */
    public static Outcome<ReplicaState> becomeLeader(
            BrokerState broker, ReplicaState r, LeaderAndIsr request, Fixes fixes) {
        Refusal stale = isCurrent(broker, r, request, fixes);
        if (stale != null) {
            return refused(stale);
        }
        if (request.leader() != r.id()) {
            return refused(Refusal.OTHER_ROLE);
        }
        return leaderBecomes(r, r.leading(request), fixes);
    }

    /** {@code BecomeFollower}: follows in a new epoch, and keeps its log until the leader tells where they differ. */
    public static Outcome<ReplicaState> becomeFollower(
            BrokerState broker, ReplicaState r, LeaderAndIsr request, Fixes fixes) {
        Refusal stale = isCurrent(broker, r, request, fixes);
        if (stale != null) {
            return refused(stale);
        }
        if (request.leader() == r.id() || request.leader() == PartitionState.NONE) {
            return refused(Refusal.OTHER_ROLE);
        }
        // KIP-101: cutting at the high watermark loses committed records.
        EpochLog log = fixes.has(Fix.KIP_101) ? r.log() : r.log().upTo(r.highWatermark());
        ReplicaState following = r.following(request, log);
        return log == r.log() ? step(following) : step(following, new Effect.TruncateTo(log.endOffset()));
    }

    /** {@code RefuseLeaderAndIsr}: drops a request that neither of the two above obeys. */
    public static Outcome<ReplicaState> refuseLeaderAndIsr(
            BrokerState broker, ReplicaState r, LeaderAndIsr request, Fixes fixes) {
        if (isCurrent(broker, r, request, fixes) == null && request.leader() != PartitionState.NONE) {
            return refused(Refusal.REQUEST_IS_CURRENT);
        }
        return step(r);
    }

    /** {@code IsCurrent}: null where the request is for this incarnation of the broker, and of a new epoch. */
    private static @Nullable Refusal isCurrent(BrokerState broker, ReplicaState r, LeaderAndIsr request, Fixes fixes) {
        if (fixes.has(Fix.KIP_380) && request.brokerEpoch() != broker.epoch()) {
            return Refusal.STALE_BROKER_EPOCH;
        }
        if (request.controllerEpoch() < broker.controllerEpoch()) {
            return Refusal.STALE_CONTROLLER_EPOCH;
        }
        return request.leaderEpoch() > r.leaderEpoch() ? null : Refusal.STALE_LEADER_EPOCH;
    }

    /**
     * {@code Produce}: appends records of a producer that asked for acks=all.
     *
     * @param count number of records in the batch
     */
    public static Outcome<ReplicaState> produce(ReplicaState r, int count, int minInsyncReplicas, Fixes fixes) {
        if (!r.isLeader()) {
            return refused(Refusal.NOT_LEADER);
        }
        if (r.isr().size() < minInsyncReplicas) {
            return refused(Refusal.NOT_ENOUGH_REPLICAS);
        }
        long offset = r.log().endOffset();
        ReplicaState appended = r.withLog(r.log().append(r.leaderEpoch(), count), r.highWatermark());
        return leaderBecomes(
                r, appended, fixes, new Effect.Append(offset, List.of(new EpochSpan(r.leaderEpoch(), count))));
    }

    /** {@code SendFetch}: asks the leader for what comes after the log. At most one fetch to a leader is in flight. */
    public static Outcome<ReplicaState> sendFetch(ReplicaState r, int leader) {
        if (!r.isFollower()) {
            return refused(Refusal.NOT_FOLLOWER);
        }
        if (r.leader() != leader) {
            return refused(Refusal.OTHER_ROLE);
        }
        FetchRequest request =
                new FetchRequest(r.leaderEpoch(), r.log().endOffset(), r.log().lastEpoch());
        return step(r, new Effect.SendFetch(leader, request));
    }

    /**
     * {@code HandleFetch}: answers a follower with records, and learns how far it has come.
     *
     * @param limit number of records to answer with at most; where there are any, at least one is needed
     */
    public static Outcome<ReplicaState> handleFetch(
            ReplicaState r, int follower, FetchRequest request, long limit, Fixes fixes) {
        Refusal mayNot = mayAnswer(r, request, fixes);
        if (mayNot != null) {
            return refused(mayNot);
        }
        if (diverges(r.log(), request, fixes)) {
            return refused(Refusal.DIVERGING);
        }
        long available = r.log().endOffset() - request.offset();
        if (limit < Math.min(1, available)) {
            return refused(Refusal.WRONG_COUNT);
        }
        long end = request.offset() + Math.min(limit, available);
        Raised raised = raise(r, r.withEnd(follower, request.offset()), fixes);
        raised.effects.add(new Effect.SendAnswer(
                follower,
                new FetchAnswer.Records(
                        r.leaderEpoch(),
                        request.offset(),
                        r.log().spans(request.offset(), end),
                        raised.state.highWatermark())));
        return new Outcome.Step<>(raised.state, raised.effects);
    }

    /**
     * {@code HandleDivergingFetch}: tells a follower where the logs part.
     *
     * <p>KAFKA-13141: such a fetch says nothing about how far the follower has come.
     */
    public static Outcome<ReplicaState> handleDivergingFetch(
            ReplicaState r, int follower, FetchRequest request, Fixes fixes) {
        Refusal mayNot = mayAnswer(r, request, fixes);
        if (mayNot != null) {
            return refused(mayNot);
        }
        if (!diverges(r.log(), request, fixes)) {
            return refused(Refusal.NOT_DIVERGING);
        }
        long endOffset = fixes.has(Fix.KIP_101)
                ? r.log().endOffsetFor(request.lastEpoch())
                : r.log().endOffset();
        FetchAnswer answer =
                new FetchAnswer.Diverging(r.leaderEpoch(), r.log().epochFor(request.lastEpoch()), endOffset);
        return step(r, new Effect.SendAnswer(follower, answer));
    }

    /** {@code RefuseFetch}: not the leader, or another epoch. */
    public static Outcome<ReplicaState> refuseFetch(ReplicaState r, FetchRequest request, Fixes fixes) {
        return mayAnswer(r, request, fixes) == null ? refused(Refusal.FETCH_IS_VALID) : step(r);
    }

    /** {@code MayAnswer}: null where this replica leads, and in the epoch of the fetch (KIP-320). */
    public static @Nullable Refusal mayAnswer(ReplicaState r, FetchRequest request, Fixes fixes) {
        if (!r.isLeader()) {
            return Refusal.NOT_LEADER;
        }
        if (fixes.has(Fix.KIP_320) && request.leaderEpoch() != r.leaderEpoch()) {
            return request.leaderEpoch() < r.leaderEpoch() ? Refusal.FENCED_LEADER_EPOCH : Refusal.UNKNOWN_LEADER_EPOCH;
        }
        return null;
    }

    /** {@code Diverges}: the follower's log is not a prefix of this one. */
    private static boolean diverges(EpochLog log, FetchRequest request, Fixes fixes) {
        if (request.offset() > log.endOffset()) {
            return true;
        }
        if (!fixes.has(Fix.KIP_101)) {
            return false;
        }
        if (request.lastEpoch() != EpochLog.NO_EPOCH && log.endOffsetFor(request.lastEpoch()) < request.offset()) {
            return true;
        }
        // KIP-279: a leader that lacks the epoch must not answer for it with an older one.
        return fixes.has(Fix.KIP_279) && log.epochFor(request.lastEpoch()) != request.lastEpoch();
    }

    /** {@code HandleFetchResponse}: appends what the leader sent, and takes over its high watermark. */
    public static Outcome<ReplicaState> handleFetchResponse(
            ReplicaState r, int leader, FetchAnswer.Records answer, Fixes fixes) {
        Refusal unexpected = isAwaited(r, leader, answer, fixes);
        if (unexpected != null) {
            return refused(unexpected);
        }
        List<Effect> effects = new ArrayList<>(2);
        if (!answer.spans().isEmpty()) {
            effects.add(new Effect.Append(r.log().endOffset(), answer.spans()));
        }
        EpochLog log = r.log().append(answer.spans());
        long highWatermark = Math.min(answer.highWatermark(), log.endOffset());
        if (highWatermark != r.highWatermark()) {
            effects.add(new Effect.HighWatermark(highWatermark));
        }
        return new Outcome.Step<>(r.withLog(log, highWatermark), effects);
    }

    /** {@code Truncate}: cuts the log where the leader said that they part; the next fetch looks again (KIP-279). */
    public static Outcome<ReplicaState> truncate(
            ReplicaState r, int leader, FetchAnswer.Diverging answer, Fixes fixes) {
        Refusal unexpected = isAwaited(r, leader, answer, fixes);
        if (unexpected != null) {
            return refused(unexpected);
        }
        long own = fixes.has(Fix.KIP_279) && fixes.has(Fix.KIP_101)
                ? r.log().endOffsetFor(answer.epoch())
                : r.log().endOffset();
        long offset = Math.min(answer.endOffset(), own);
        ReplicaState cut = r.withLog(r.log().upTo(offset), Math.min(r.highWatermark(), offset));
        return step(cut, new Effect.TruncateTo(offset));
    }

    /** {@code DropFetchResponse}: an answer that is not waited for any more. */
    public static Outcome<ReplicaState> dropFetchResponse(ReplicaState r, int leader, FetchAnswer answer, Fixes fixes) {
        return isAwaited(r, leader, answer, fixes) == null ? refused(Refusal.STILL_AWAITED) : step(r);
    }

    /** {@code IsAwaited}: null where the answer is of the epoch in which this replica follows that leader (KIP-320). */
    private static @Nullable Refusal isAwaited(ReplicaState r, int leader, FetchAnswer answer, Fixes fixes) {
        if (!r.isFollower()) {
            return Refusal.NOT_FOLLOWER;
        }
        if (r.leader() != leader) {
            return Refusal.NOT_AWAITED;
        }
        if (fixes.has(Fix.KIP_320) && answer.leaderEpoch() != r.leaderEpoch()) {
            return Refusal.FENCED_LEADER_EPOCH;
        }
        if (answer instanceof FetchAnswer.Records records
                && records.offset() != r.log().endOffset()) {
            return Refusal.NOT_AWAITED;
        }
        return null;
    }

    /** {@code ExpandIsr}: proposes to add a follower that has caught up. */
    public static Outcome<ReplicaState> expandIsr(ReplicaState r, int follower, Fixes fixes) {
        if (!r.isLeader()) {
            return refused(Refusal.NOT_LEADER);
        }
        if (r.isr().contains(follower)) {
            return refused(Refusal.ALREADY_IN_ISR);
        }
        if (r.hasPendingIsr()) {
            return refused(Refusal.ISR_CHANGE_IN_FLIGHT);
        }
        long end = r.ends().get(follower);
        if (end < r.highWatermark()) {
            return refused(Refusal.NOT_CAUGHT_UP);
        }
        // KAFKA-7128: the high watermark of a new leader may lag behind what the leader before it committed.
        if (fixes.has(Fix.KAFKA_7128) && end < r.epochStart()) {
            return refused(Refusal.NOT_CAUGHT_UP);
        }
        return proposeIsr(r, r.isr().with(follower));
    }

    /** {@code ShrinkIsr}: proposes to take out a follower that lags; for how long it may lag is the caller's matter. */
    public static Outcome<ReplicaState> shrinkIsr(ReplicaState r, int follower) {
        if (!r.isLeader()) {
            return refused(Refusal.NOT_LEADER);
        }
        if (!r.isr().contains(follower) || follower == r.id()) {
            return refused(Refusal.NOT_IN_ISR);
        }
        if (r.hasPendingIsr()) {
            return refused(Refusal.ISR_CHANGE_IN_FLIGHT);
        }
        if (r.ends().get(follower) >= r.log().endOffset()) {
            return refused(Refusal.CAUGHT_UP);
        }
        return proposeIsr(r, r.isr().without(follower));
    }

    private static Outcome<ReplicaState> proposeIsr(ReplicaState r, BrokerSet isr) {
        return step(r.withIsr(r.isr(), isr, r.version()), new Effect.WriteIsr(r.leaderEpoch(), isr, r.version()));
    }

    /**
     * {@code LearnIsr}: the ISR that this leader proposed was written.
     *
     * @param leaderEpoch of the write
     * @param version of the znode since
     */
    public static Outcome<ReplicaState> learnIsr(ReplicaState r, int leaderEpoch, int version, Fixes fixes) {
        Refusal other = isOwnIsr(r, leaderEpoch);
        if (other != null) {
            return refused(other);
        }
        return leaderBecomes(r, r.withIsr(r.pendingIsr(), BrokerSet.empty(), version), fixes);
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

    /** {@code MaximalIsr}: while a change of the ISR is in flight, every replica of both sets counts (KIP-497). */
    public static BrokerSet maximalIsr(ReplicaState r, Fixes fixes) {
        return fixes.has(Fix.KIP_497) && r.hasPendingIsr() ? r.isr().union(r.pendingIsr()) : r.isr();
    }

    /** {@code AdvancedHighWatermark}: the smallest end offset in the maximal ISR; it never falls at a leader. */
    private static long advancedHighWatermark(ReplicaState r, Fixes fixes) {
        BrokerSet members = maximalIsr(r, fixes);
        long least = r.log().endOffset();
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i) != r.id()) {
                least = Math.min(least, r.ends().get(members.get(i)));
            }
        }
        return Math.max(r.highWatermark(), least);
    }

    private record Raised(ReplicaState state, List<Effect> effects) {}

    /** {@code LeaderBecomes}: a leader changes, raises its high watermark, and acknowledges what is now below it. */
    private static Outcome<ReplicaState> leaderBecomes(
            ReplicaState before, ReplicaState after, Fixes fixes, Effect... first) {
        Raised raised = raise(before, after, fixes, first);
        return new Outcome.Step<>(raised.state, raised.effects);
    }

    private static Raised raise(ReplicaState before, ReplicaState after, Fixes fixes, Effect... first) {
        List<Effect> effects = new ArrayList<>(3);
        effects.addAll(List.of(first));
        long highWatermark = advancedHighWatermark(after, fixes);
        if (highWatermark > before.highWatermark()) {
            effects.add(new Effect.HighWatermark(highWatermark));
        }
        if (fixes.has(Fix.ACKS_ALL)) {
            if (highWatermark > before.highWatermark()) {
                effects.add(new Effect.Acknowledge(highWatermark));
            }
        } else if (after.log().endOffset() > before.log().endOffset()) {
            effects.add(new Effect.Acknowledge(after.log().endOffset()));
        }
        return new Raised(after.withHighWatermark(highWatermark), effects);
    }
}
