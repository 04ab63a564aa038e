package dev.insync.reference.core;

/**
 * Where the replicas of a partition are: {@code zk.assignment[p]} of the specification.
 *
 * @param replicas the brokers that hold one, during a reassignment the old ones and the new ones
 * @param adding those of them that a reassignment adds, empty where there is none
 * @param removing those of them that it will take away
 */
public record Assignment(BrokerSet replicas, BrokerSet adding, BrokerSet removing) {
    /** These replicas, and no reassignment. */
    public static Assignment of(BrokerSet replicas) {
        return new Assignment(replicas, BrokerSet.empty(), BrokerSet.empty());
    }

    /** {@code IsReassigned}: whether replicas are being added or taken away. */
    public boolean isReassigned() {
        return !adding.isEmpty() || !removing.isEmpty();
    }

    /** {@code Target}: where a reassignment goes. */
    public BrokerSet target() {
        return replicas.minus(removing);
    }
}
