package dev.insync.reference.core;

/**
 * The replica of one partition on one broker: {@code replica[b]} of the specification.
 *
 * @param id the broker that holds this replica
 * @param leader the broker that it follows, itself where it leads, or {@link PartitionState#NONE}
 * @param leaderEpoch the epoch of its role, {@link EpochLog#NO_EPOCH} before the first
 * @param highWatermark number of records, from offset 0, that are committed as far as this replica knows
 * @param isr at a leader: the in-sync replicas that ZooKeeper last confirmed
 * @param pendingIsr at a leader: the in-sync replicas whose write is in flight, empty where none is
 * @param version at a leader: the version of the state znode that {@code isr} came from
 * @param epochStart at a leader: its end offset when the epoch began (KAFKA-7128)
 * @param ends at a leader: how far each follower has come
 */
public record ReplicaState(
        int id,
        Role role,
        int leader,
        int leaderEpoch,
        EpochLog log,
        long highWatermark,
        BrokerSet isr,
        BrokerSet pendingIsr,
        int version,
        long epochStart,
        FollowerEnds ends) {
    public ReplicaState {
        if (highWatermark < 0 || highWatermark > log.endOffset()) {
            throw new InvariantViolation(
                    "high watermark " + highWatermark + " of a log that ends at " + log.endOffset());
        }
    }

    /** {@code OfflineReplica}: a recovered log, and the high watermark of its checkpoint, cut at the log's end. */
    public static ReplicaState offline(int id, EpochLog log, long highWatermark) {
        return new ReplicaState(
                id,
                Role.OFFLINE,
                PartitionState.NONE,
                EpochLog.NO_EPOCH,
                log,
                Math.min(highWatermark, log.endOffset()),
                BrokerSet.empty(),
                BrokerSet.empty(),
                0,
                0,
                FollowerEnds.unknown());
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

    ReplicaState leading(LeaderAndIsr request) {
        return new ReplicaState(
                id,
                Role.LEADER,
                id,
                request.leaderEpoch(),
                log,
                highWatermark,
                request.isr(),
                BrokerSet.empty(),
                request.version(),
                log.endOffset(),
                FollowerEnds.unknown());
    }

    ReplicaState following(LeaderAndIsr request, EpochLog kept) {
        return new ReplicaState(
                id,
                Role.FOLLOWER,
                request.leader(),
                request.leaderEpoch(),
                kept,
                highWatermark,
                BrokerSet.empty(),
                BrokerSet.empty(),
                0,
                0,
                FollowerEnds.unknown());
    }

    ReplicaState withLog(EpochLog changed, long changedHighWatermark) {
        return new ReplicaState(
                id,
                role,
                leader,
                leaderEpoch,
                changed,
                changedHighWatermark,
                isr,
                pendingIsr,
                version,
                epochStart,
                ends);
    }

    ReplicaState withHighWatermark(long changed) {
        return changed == highWatermark ? this : withLog(log, changed);
    }

    ReplicaState withEnd(int follower, long end) {
        FollowerEnds changed = ends.with(follower, end);
        return new ReplicaState(
                id, role, leader, leaderEpoch, log, highWatermark, isr, pendingIsr, version, epochStart, changed);
    }

    ReplicaState withIsr(BrokerSet changed, BrokerSet pending, int changedVersion) {
        return new ReplicaState(
                id, role, leader, leaderEpoch, log, highWatermark, changed, pending, changedVersion, epochStart, ends);
    }
}
