package dev.insync.reference.core.cluster;

/**
 * The clients of one partition, as they see it: {@code client[p]} of the specification.
 *
 * @param sent the last value that producers sent
 * @param acked values that every replica in sync was to hold before the producer was told
 * @param ackedByLeader values that a producer was told of when the leader held them (acks=1)
 * @param read what the consumer has read, from offset 0
 * @param listed the end of the partition that a client was last told
 * @param epoch the newest leader epoch that clients know of (KIP-320)
 */
public record Client(int sent, ValueSet acked, ValueSet ackedByLeader, RecordLog read, int listed, int epoch) {
    /** Nothing was sent yet. */
    public static final Client NEW = new Client(0, ValueSet.empty(), ValueSet.empty(), RecordLog.EMPTY, 0, 0);

    Client withSent(int value) {
        return new Client(value, acked, ackedByLeader, read, listed, epoch);
    }

    Client acknowledging(int... values) {
        ValueSet more = acked.withAll(values);
        return more == acked ? this : new Client(sent, more, ackedByLeader, read, listed, epoch);
    }

    Client acknowledgedByLeader(int value) {
        return new Client(sent, acked, ackedByLeader.withAll(value), read, listed, epoch);
    }

    Client reading(RecordLog longer, int leaderEpoch) {
        return new Client(sent, acked, ackedByLeader, longer, listed, Math.max(epoch, leaderEpoch));
    }

    Client listing(int end, int leaderEpoch) {
        return new Client(sent, acked, ackedByLeader, read, end, Math.max(epoch, leaderEpoch));
    }
}
