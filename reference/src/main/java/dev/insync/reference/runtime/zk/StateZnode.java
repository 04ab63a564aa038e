package dev.insync.reference.runtime.zk;

import java.util.List;

/**
 * What {@code /brokers/topics/T/partitions/P/state} holds.
 *
 * @param leader broker id, or {@link #NO_LEADER}
 * @param leaderEpoch rises with each election
 * @param isr the in-sync replicas, in assignment order
 * @param controllerEpoch epoch of the controller that wrote the state last
 */
public record StateZnode(int leader, int leaderEpoch, List<Integer> isr, int controllerEpoch) {
    /** The leader of a partition that has none. */
    public static final int NO_LEADER = -1;

    public StateZnode {
        isr = List.copyOf(isr);
    }
}
