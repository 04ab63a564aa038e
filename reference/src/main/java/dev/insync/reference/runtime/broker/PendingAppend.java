package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Produce;

/** An append with acks=all that is in the leader's log, but not acknowledged. */
final class PendingAppend implements Comparable<PendingAppend> {
    private final HostedPartition partition;
    private final long baseOffset;
    private final long endOffset;
    private final PendingProduce request;

    /**
     * Waits until everything below {@code endOffset} is acknowledged.
     *
     * @param baseOffset what the producer will be told
     */
    PendingAppend(HostedPartition partition, long baseOffset, long endOffset, PendingProduce request) {
        this.partition = partition;
        this.baseOffset = baseOffset;
        this.endOffset = endOffset;
        this.request = request;
    }

    long endOffset() {
        return endOffset;
    }

    /**
     * The core acknowledges the records.
     *
     * @param enough whether the ISR is still as large as {@code min.insync.replicas} asks for; if not, the producer is told
     *     so instead, and may try again
     */
    void acknowledged(boolean enough) {
        if (enough) {
            request.done(
                    this,
                    Produce.PartitionResult.appended(
                            partition.id(), baseOffset, partition.log().startOffset()));
        } else {
            refuse(ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND, "the in-sync replicas have become too few");
        }
    }

    /** This broker does not lead any more; whether the records survive is not known here. */
    void abandoned() {
        refuse(ErrorCode.NOT_LEADER_OR_FOLLOWER, "leadership was lost before the records were replicated");
    }

    /** The client does not wait any longer. */
    void timedOut() {
        partition.forget(this);
        refuse(ErrorCode.REQUEST_TIMED_OUT, "not replicated in time");
    }

    private void refuse(ErrorCode error, String message) {
        request.done(this, Produce.PartitionResult.refused(partition.id(), error, message));
    }

    @Override
    public int compareTo(PendingAppend other) {
        return Long.compare(endOffset, other.endOffset);
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
