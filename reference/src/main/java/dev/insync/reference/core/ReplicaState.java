package dev.insync.reference.core;

/**
 * The replica of one partition on one broker: {@code replica[p][b]} of the specification.
 *
 * @param id the broker that holds this replica
 * @param leader the broker that it follows, itself where it leads, or {@link PartitionState#NONE}
 * @param leaderEpoch the epoch of its role, {@link EpochLog#NO_EPOCH} before the first
 * @param log where it ends, and the cache of leader epochs
 * @param flushed number of records, from offset 0, that outlive the power
 * @param highWatermark number of records, from offset 0, that are committed as far as this replica knows
 * @param isr at a leader: the in-sync replicas that ZooKeeper last confirmed
 * @param pendingIsr at a leader: the in-sync replicas whose write is in flight, empty where none is
 * @param version at a leader: the version of the state znode that {@code isr} came from
 * @param epochStart at a leader: its end offset when the epoch began (KAFKA-7128)
 * @param ends at a leader: how far each follower has come
 * @param sessions at a leader: the broker epoch of each follower's last fetch (KIP-903)
 */
public record ReplicaState(
        int id,
        Role role,
        int leader,
        int leaderEpoch,
        EpochLog log,
        long flushed,
        long highWatermark,
        BrokerSet isr,
        BrokerSet pendingIsr,
        int version,
        long epochStart,
        FollowerEnds ends,
        BrokerEpochs sessions) {
    public ReplicaState {
        if (highWatermark < 0 || highWatermark > log.endOffset()) {
            throw new InvariantViolation(
                    "high watermark " + highWatermark + " of a log that ends at " + log.endOffset());
        }
        if (flushed < 0 || flushed > log.endOffset()) {
            throw new InvariantViolation("flushed up to " + flushed + " of a log that ends at " + log.endOffset());
        }
    }

    /**
     * {@code OfflineReplica}: what is on the disk, and the high watermark of its checkpoint, cut at the log's end.
     *
     * @param flushed number of records that are known to outlive the power
     */
    public static ReplicaState offline(int id, EpochLog log, long flushed, long highWatermark) {
        return new ReplicaState(
                id,
                Role.OFFLINE,
                PartitionState.NONE,
                EpochLog.NO_EPOCH,
                log,
                flushed,
                Math.min(highWatermark, log.endOffset()),
                BrokerSet.empty(),
                BrokerSet.empty(),
                0,
                0,
                FollowerEnds.unknown(),
                BrokerEpochs.none());
    }

    /** {@code IsLeader}, of a broker that is up. */
    public boolean isLeader() {
        return role == Role.LEADER;
    }

    /** {@code IsFollower}, of a broker that is up. */
    public boolean isFollower() {
        return role == Role.FOLLOWER;
    }

    /** {@code HasPendingIsr}: a change of the ISR is in flight, or its outcome is not known. */
    public boolean hasPendingIsr() {
        return !pendingIsr.isEmpty();
    }

    /** {@code OfflineReplica}: the same disk, without a role. */
    ReplicaState offline() {
        return offline(id, log, flushed, highWatermark);
    }

    ReplicaState leading(LeaderAndIsr request) {
        return new ReplicaState(
                id,
                Role.LEADER,
                id,
                request.leaderEpoch(),
                log.withEpoch(request.leaderEpoch(), log.endOffset()),
                flushed,
                highWatermark,
                request.isr(),
                BrokerSet.empty(),
                request.version(),
                log.endOffset(),
                FollowerEnds.unknown(),
                BrokerEpochs.none());
    }

    /** Without a role of its own: a follower of that leader, or stopped. */
    ReplicaState without(Role role, int otherLeader, int epoch) {
        return new ReplicaState(
                id,
                role,
                otherLeader,
                epoch,
                log,
                flushed,
                highWatermark,
                BrokerSet.empty(),
                BrokerSet.empty(),
                0,
                0,
                FollowerEnds.unknown(),
                BrokerEpochs.none());
    }

    /** {@code CutAt}: the log and its cache end at an offset, unless they end before. */
    ReplicaState cutAt(long offset, Fixes fixes) {
        boolean cutsCache = fixes.has(Fix.KAFKA_10706) || offset < log.endOffset();
        EpochLog cut = log.upTo(offset);
        return withDisk(
                cutsCache ? cut.epochsBelow(offset) : cut, Math.min(flushed, offset), Math.min(highWatermark, offset));
    }

    ReplicaState withDisk(EpochLog changed, long changedFlushed, long changedHighWatermark) {
        return new ReplicaState(
                id,
                role,
                leader,
                leaderEpoch,
                changed,
                changedFlushed,
                changedHighWatermark,
                isr,
                pendingIsr,
                version,
                epochStart,
                ends,
                sessions);
    }

    ReplicaState withLog(EpochLog changed) {
        return withDisk(changed, flushed, highWatermark);
    }

    ReplicaState withHighWatermark(long changed) {
        return changed == highWatermark ? this : withDisk(log, flushed, changed);
    }

    /** {@code Heard}: how far a follower has come, and in which session. */
    ReplicaState heard(int follower, FetchRequest request) {
        FollowerEnds changedEnds = ends.with(follower, request.offset());
        BrokerEpochs changedSessions = sessions.with(follower, request.session());
        return changedEnds == ends && changedSessions == sessions
                ? this
                : new ReplicaState(
                        id,
                        role,
                        leader,
                        leaderEpoch,
                        log,
                        flushed,
                        highWatermark,
                        isr,
                        pendingIsr,
                        version,
                        epochStart,
                        changedEnds,
                        changedSessions);
    }

    ReplicaState withIsr(BrokerSet changed, BrokerSet pending, int changedVersion) {
        return new ReplicaState(
                id,
                role,
                leader,
                leaderEpoch,
                log,
                flushed,
                highWatermark,
                changed,
                pending,
                changedVersion,
                epochStart,
                ends,
                sessions);
    }
}
