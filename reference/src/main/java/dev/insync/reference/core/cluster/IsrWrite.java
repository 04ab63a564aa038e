package dev.insync.reference.core.cluster;

import dev.insync.reference.core.BrokerSet;

/** The one write of the ISR in flight between a leader and ZooKeeper: {@code isrWrites[l]} of the specification. */
public sealed interface IsrWrite {
    /** Nothing is in flight. */
    record Idle() implements IsrWrite {}

    /**
     * A conditional write is on its way to ZooKeeper.
     *
     * @param session broker epoch under which it was sent
     * @param version that the znode must have
     */
    record Write(long session, int leaderEpoch, BrokerSet isr, int version) implements IsrWrite {}

    /**
     * The write was applied; the answer is on its way to the leader.
     *
     * @param version of the znode since
     */
    record Written(int leaderEpoch, int version) implements IsrWrite {}

    /** Nothing is in flight. */
    IsrWrite IDLE = new Idle();
}
