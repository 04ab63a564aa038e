package dev.insync.reference.core.cluster;

import dev.insync.reference.core.BrokerSet;

/** The one write of the ISR in flight between a leader and ZooKeeper: {@code isrWrites[p][l]} of the specification. */
public sealed interface IsrWrite {
    /** Nothing is in flight. */
    record Idle() implements IsrWrite {}

    /**
     * A conditional write is on its way to ZooKeeper.
     *
     * @param session broker epoch under which it was sent
     * @param version that the znode must have
     * @param joining the broker that joins, or {@link dev.insync.reference.core.PartitionState#NONE}
     * @param joiningSession broker epoch in which that broker caught up
     */
    record Write(long session, int leaderEpoch, BrokerSet isr, int version, int joining, long joiningSession)
            implements IsrWrite {}

    /** An answer is on its way to the leader. */
    sealed interface Answer extends IsrWrite {
        /** The epoch in which the leader sent the write. */
        int leaderEpoch();
    }

    /**
     * The write was applied.
     *
     * @param version of the znode since
     */
    record Written(int leaderEpoch, int version) implements Answer {}

    /** The write was refused: the replica that would join is not what it was. */
    record Ineligible(int leaderEpoch) implements Answer {}

    /** The connection was lost, and with it the write, or the answer to it. */
    record Unknown(int leaderEpoch) implements Answer {}

    /** Nothing is in flight. */
    IsrWrite IDLE = new Idle();
}
