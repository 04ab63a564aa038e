package dev.insync.reference.core;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A replica and its peers: a follower fetches, a leader answers, logs that part are truncated.
 *
 * <p>Each method is the action of the specification with the same name; its guards stand in the order of the conjuncts.
 */
public final class ReplicaFetches {
    private ReplicaFetches() {}

    /** {@code SendFetch}: asks the leader for what comes after the log. At most one fetch to a leader is in flight. */
    public static Outcome<ReplicaState> sendFetch(BrokerState broker, ReplicaState r, int leader) {
        if (!r.isFollower()) {
            return refused(Refusal.NOT_FOLLOWER);
        }
        if (r.leader() != leader) {
            return refused(Refusal.OTHER_ROLE);
        }
        FetchRequest request = new FetchRequest(
                r.leaderEpoch(), broker.epoch(), r.log().endOffset(), r.log().lastEpoch());
        return step(r, new Effect.SendFetch(leader, request));
    }

    /**
     * {@code HandleFetch}: answers a follower with records, and learns how far it has come.
     *
     * @param limit number of records to answer with at most; where there are any, at least one is needed
     */
    public static Outcome<ReplicaState> handleFetch(
            ReplicaState r, int follower, FetchRequest request, long limit, Rules rules) {
        Refusal mayNot = mayAnswer(r, request, rules.fixes());
        if (mayNot != null) {
            return refused(mayNot);
        }
        if (diverges(r.log(), request, rules.fixes())) {
            return refused(Refusal.DIVERGING);
        }
        if (limit < Math.min(1, r.log().endOffset() - request.offset())) {
            return refused(Refusal.WRONG_COUNT);
        }
        Leadership.Change change = Leadership.becomes(r, r.heard(follower, request), rules);
        long highWatermark = change.state().highWatermark();
        return change.andThen(new Effect.SendAnswer(
                follower, new FetchAnswer.Records(r.leaderEpoch(), request.offset(), highWatermark)));
    }

    /** {@code HandleDivergingFetch}: tells a follower where the logs part. */
    public static Outcome<ReplicaState> handleDivergingFetch(
            ReplicaState r, int follower, FetchRequest request, Rules rules) {
        Refusal mayNot = mayAnswer(r, request, rules.fixes());
        if (mayNot != null) {
            return refused(mayNot);
        }
        if (!diverges(r.log(), request, rules.fixes())) {
            return refused(Refusal.NOT_DIVERGING);
        }
        // KAFKA-13141: such a fetch says nothing about how far the follower has come.
        ReplicaState after = rules.has(Fix.KAFKA_13141) ? r : r.heard(follower, request);
        long endOffset = rules.has(Fix.KIP_101)
                ? r.log().endOffsetFor(request.lastEpoch())
                : r.log().endOffset();
        FetchAnswer answer =
                new FetchAnswer.Diverging(r.leaderEpoch(), r.log().epochFor(request.lastEpoch()), endOffset);
        return Leadership.becomes(r, after, rules).andThen(new Effect.SendAnswer(follower, answer));
    }

    /** {@code RefuseFetch}: not the leader, or another epoch. */
    public static Outcome<ReplicaState> refuseFetch(ReplicaState r, FetchRequest request, Fixes fixes) {
        return mayAnswer(r, request, fixes) == null ? refused(Refusal.FETCH_IS_VALID) : step(r);
    }

    /** {@code MayAnswer}: null where this replica leads, and in the epoch of the fetch. */
    public static @Nullable Refusal mayAnswer(ReplicaState r, FetchRequest request, Fixes fixes) {
        if (!r.isLeader()) {
            return Refusal.NOT_LEADER;
        }
        if (fixes.has(fence(diverges(r.log(), request, fixes))) && request.leaderEpoch() != r.leaderEpoch()) {
            return request.leaderEpoch() < r.leaderEpoch() ? Refusal.FENCED_LEADER_EPOCH : Refusal.UNKNOWN_LEADER_EPOCH;
        }
        return null;
    }

    /** {@code Fence}: the rule that fences a fetch or an answer by leader epoch. */
    private static Fix fence(boolean diverges) {
        return diverges ? Fix.KAFKA_7395 : Fix.KIP_320;
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

    /**
     * {@code HandleFetchResponse}: appends what the leader sent, and takes over its high watermark.
     *
     * @param records the epochs of the records that came with the answer
     */
    public static Outcome<ReplicaState> handleFetchResponse(
            ReplicaState r, int leader, FetchAnswer.Records answer, List<EpochSpan> records, Fixes fixes) {
        Refusal unexpected = isAwaited(r, leader, answer, fixes);
        if (unexpected != null) {
            return refused(unexpected);
        }
        List<Effect> effects = new ArrayList<>(2);
        if (!records.isEmpty()) {
            effects.add(new Effect.Append(r.log().endOffset(), records));
        }
        EpochLog log = r.log().append(records);
        long highWatermark = Math.min(answer.highWatermark(), log.endOffset());
        if (highWatermark != r.highWatermark()) {
            effects.add(new Effect.HighWatermark(highWatermark));
        }
        return new Outcome.Step<>(r.withDisk(log, r.flushed(), highWatermark), effects);
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
        return step(r.cutAt(offset, fixes), new Effect.TruncateTo(offset));
    }

    /** {@code DropFetchResponse}: an answer that is not waited for any more. */
    public static Outcome<ReplicaState> dropFetchResponse(ReplicaState r, int leader, FetchAnswer answer, Fixes fixes) {
        return isAwaited(r, leader, answer, fixes) == null ? refused(Refusal.STILL_AWAITED) : step(r);
    }

    /** {@code IsAwaited}: null where the answer is of the epoch in which this replica follows that leader. */
    private static @Nullable Refusal isAwaited(ReplicaState r, int leader, FetchAnswer answer, Fixes fixes) {
        if (!r.isFollower()) {
            return Refusal.NOT_FOLLOWER;
        }
        if (r.leader() != leader) {
            return Refusal.NOT_AWAITED;
        }
        if (fixes.has(fence(answer instanceof FetchAnswer.Diverging)) && answer.leaderEpoch() != r.leaderEpoch()) {
            return Refusal.FENCED_LEADER_EPOCH;
        }
        if (answer instanceof FetchAnswer.Records records
                && records.offset() != r.log().endOffset()) {
            return Refusal.NOT_AWAITED;
        }
        return null;
    }
}
