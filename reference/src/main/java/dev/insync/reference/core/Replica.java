package dev.insync.reference.core;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The replica of one partition on one broker: its disk, its roles, and its clients. {@link ReplicaFetches} is about its peers,
 * {@link ReplicaIsr} about the in-sync replicas.
 *
 * <p>Each method is the action of the specification with the same name; its guards stand in the order of the conjuncts.
 */
public final class Replica {
    private Replica() {}

    /**
     * {@code Crash}: the process dies; the log survives in the page cache.
     *
     * @param highWatermark an earlier one that is the one on disk
     */
    public static ReplicaState crashed(ReplicaState r, long highWatermark) {
        return r.offline().withHighWatermark(Math.min(r.highWatermark(), highWatermark));
    }

    /**
     * {@code StopBroker}: the process ends in order.
     *
     * @param flushes whether it flushes its log first
     */
    public static Outcome<ReplicaState> stopped(ReplicaState r, boolean flushes) {
        long end = r.log().endOffset();
        return flushes
                ? step(r.offline().withDisk(r.log(), end, r.highWatermark()), new Effect.Flush(end))
                : step(r.offline());
    }

    /**
     * {@code LoseTail}: the power went while the process was down.
     *
     * @param kept number of records that the disk holds now
     */
    public static Outcome<ReplicaState> loseTail(ReplicaState r, long kept, Fixes fixes) {
        if (r.flushed() > kept) {
            return refused(Refusal.BELOW_FLUSHED);
        }
        if (kept > r.log().endOffset()) {
            return refused(Refusal.ABOVE_LOG_END);
        }
        ReplicaState cut = r.cutAt(kept, fixes);
        // KAFKA-16541: the cache is rebuilt from the log; its file may be gone, even where no record is.
        ReplicaState lost =
                fixes.has(Fix.KAFKA_16541) ? cut : cut.withLog(cut.log().withoutEpochs());
        return step(lost, new Effect.TruncateTo(kept));
    }

    /** {@code Flush}: every record goes to where it outlives the power. */
    public static Outcome<ReplicaState> flush(ReplicaState r) {
        long end = r.log().endOffset();
        if (r.flushed() >= end) {
            return refused(Refusal.NOTHING_TO_FLUSH);
        }
        return step(r.withDisk(r.log(), end, r.highWatermark()), new Effect.Flush(end));
    }

    /** {@code BecomeLeader}: leads in a new epoch, which starts at its end offset. */
    public static Outcome<ReplicaState> becomeLeader(
            BrokerState broker, ReplicaState r, LeaderAndIsr request, Rules rules) {
        Refusal stale = isCurrent(broker, r, request, rules.fixes());
        if (stale != null) {
            return refused(stale);
        }
        if (request.leader() != r.id()) {
            return refused(Refusal.OTHER_ROLE);
        }
        return Leadership.becomes(r, r.leading(request), rules).step();
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
        ReplicaState kept = fixes.has(Fix.KIP_101) ? r : r.cutAt(r.highWatermark(), fixes);
        ReplicaState following = kept.without(Role.FOLLOWER, request.leader(), request.leaderEpoch());
        return kept.log().endOffset() == r.log().endOffset()
                ? step(following)
                : step(following, new Effect.TruncateTo(kept.log().endOffset()));
    }

    /** {@code RefuseLeaderAndIsr}: drops a request that neither of the two above obeys. */
    public static Outcome<ReplicaState> refuseLeaderAndIsr(
            BrokerState broker, ReplicaState r, LeaderAndIsr request, Fixes fixes) {
        if (isCurrent(broker, r, request, fixes) == null && request.leader() != PartitionState.NONE) {
            return refused(Refusal.REQUEST_IS_CURRENT);
        }
        return step(r);
    }

    /** {@code StopReplica}: gives its role up, and deletes the replica if it is told to. */
    public static Outcome<ReplicaState> stopReplica(
            BrokerState broker, ReplicaState r, StopReplica request, Fixes fixes) {
        Refusal stale = mayStop(broker, r, request, fixes);
        if (stale != null) {
            return refused(stale);
        }
        if (!request.delete()) {
            return step(r.without(Role.OFFLINE, PartitionState.NONE, request.leaderEpoch()));
        }
        ReplicaState empty = ReplicaState.offline(r.id(), EpochLog.empty(), 0, 0);
        return r.log().endOffset() == 0 ? step(empty) : step(empty, new Effect.TruncateTo(0));
    }

    /** {@code RefuseStopReplica}: drops a request to stop that is stale. */
    public static Outcome<ReplicaState> refuseStopReplica(
            BrokerState broker, ReplicaState r, StopReplica request, Fixes fixes) {
        return mayStop(broker, r, request, fixes) == null ? refused(Refusal.REQUEST_IS_CURRENT) : step(r);
    }

    /** {@code IsForMe}: null where the request is for this incarnation of the broker, and from no deposed controller. */
    private static @Nullable Refusal isForMe(BrokerState broker, ControllerRequest request, Fixes fixes) {
        if (fixes.has(Fix.KIP_380) && request.brokerEpoch() != broker.epoch()) {
            return Refusal.STALE_BROKER_EPOCH;
        }
        return request.controllerEpoch() < broker.controllerEpoch() ? Refusal.STALE_CONTROLLER_EPOCH : null;
    }

    /** {@code IsCurrent}: a role begins with a new epoch. */
    private static @Nullable Refusal isCurrent(BrokerState broker, ReplicaState r, LeaderAndIsr request, Fixes fixes) {
        Refusal other = isForMe(broker, request, fixes);
        if (other != null) {
            return other;
        }
        return request.leaderEpoch() > r.leaderEpoch() ? null : Refusal.STALE_LEADER_EPOCH;
    }

    /** {@code MayStop}: a replica is not stopped for a reason that is over (KIP-570). */
    private static @Nullable Refusal mayStop(BrokerState broker, ReplicaState r, StopReplica request, Fixes fixes) {
        Refusal other = isForMe(broker, request, fixes);
        if (other != null) {
            return other;
        }
        return request.leaderEpoch() >= r.leaderEpoch() ? null : Refusal.STALE_LEADER_EPOCH;
    }

    /** {@code MayAppend}: null where this replica leads, and enough are in sync for what the producer asked for. */
    public static @Nullable Refusal mayAppend(ReplicaState r, Acks acks, Rules rules) {
        if (!r.isLeader()) {
            return Refusal.NOT_LEADER;
        }
        return acks == Acks.ALL && r.isr().size() < rules.minInsyncReplicas() ? Refusal.NOT_ENOUGH_REPLICAS : null;
    }

    /**
     * {@code Produce}: appends records.
     *
     * @param count number of records in the batch
     * @param inOrder whether they come after what their producer sent before ({@link Producer#isInOrder})
     */
    public static Outcome<ReplicaState> produce(ReplicaState r, int count, Acks acks, boolean inOrder, Rules rules) {
        Refusal mayNot = mayAppend(r, acks, rules);
        if (mayNot != null) {
            return refused(mayNot);
        }
        if (!inOrder) {
            return refused(Refusal.OUT_OF_ORDER_SEQUENCE);
        }
        long offset = r.log().endOffset();
        ReplicaState appended = r.withLog(r.log().append(r.leaderEpoch(), count));
        Effect append = new Effect.Append(offset, List.of(new EpochSpan(r.leaderEpoch(), count)));
        return Leadership.becomes(r, appended, rules, append).step();
    }

    /**
     * {@code RetryProduce}: appends records that their producer sent again because it got no answer.
     *
     * @param duplicate whether the log is known to hold them ({@link Producer#isDuplicate})
     */
    public static Outcome<ReplicaState> retryProduce(
            ReplicaState r, int count, boolean duplicate, boolean inOrder, Rules rules) {
        Refusal mayNot = mayAppend(r, Acks.ALL, rules);
        if (mayNot != null) {
            return refused(mayNot);
        }
        return duplicate ? refused(Refusal.DUPLICATE) : produce(r, count, Acks.ALL, inOrder, rules);
    }

    /** {@code DeduplicateRetry}: holds the records already, and only answers (KIP-98). */
    public static Outcome<ReplicaState> deduplicateRetry(ReplicaState r, boolean duplicate, Rules rules) {
        Refusal mayNot = mayAppend(r, Acks.ALL, rules);
        if (mayNot != null) {
            return refused(mayNot);
        }
        return duplicate ? step(r) : refused(Refusal.NOT_DUPLICATE);
    }

    /**
     * {@code Consume}: gives a consumer records from its position on.
     *
     * @param clientEpoch the newest leader epoch that the consumer knows of (KIP-320)
     * @param position the offset after the last record that it read
     * @param lastEpoch the epoch of that record; of no meaning at position 0
     */
    public static Outcome<ReplicaState> consume(
            ReplicaState r, int clientEpoch, long position, int lastEpoch, Fixes fixes) {
        Refusal mayNot = mayRead(r, clientEpoch, fixes);
        if (mayNot != null) {
            return refused(mayNot);
        }
        if (position >= r.highWatermark()) {
            return refused(Refusal.NOTHING_TO_READ);
        }
        if (position > 0 && (r.log().epochFor(lastEpoch) != lastEpoch || r.log().endOffsetFor(lastEpoch) < position)) {
            return refused(Refusal.LOG_TRUNCATED);
        }
        return step(r);
    }

    /** {@code ListOffsets}: tells a client where the partition ends for it, at the high watermark. */
    public static Outcome<ReplicaState> listOffsets(ReplicaState r, int clientEpoch, Fixes fixes) {
        Refusal mayNot = mayRead(r, clientEpoch, fixes);
        if (mayNot != null) {
            return refused(mayNot);
        }
        // KAFKA-2334: the high watermark of a new leader may lag behind what the leader before it showed.
        if (fixes.has(Fix.KAFKA_2334) && r.highWatermark() < r.epochStart()) {
            return refused(Refusal.OFFSET_NOT_AVAILABLE);
        }
        return step(r);
    }

    /** {@code MayRead}: not from a leader of an epoch before one that the client knows (KIP-320). */
    private static @Nullable Refusal mayRead(ReplicaState r, int clientEpoch, Fixes fixes) {
        if (!r.isLeader()) {
            return Refusal.NOT_LEADER;
        }
        return fixes.has(Fix.KIP_320) && r.leaderEpoch() < clientEpoch ? Refusal.FENCED_CLIENT : null;
    }
}
