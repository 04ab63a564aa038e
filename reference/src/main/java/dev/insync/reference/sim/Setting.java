package dev.insync.reference.sim;

import dev.insync.reference.core.Acks;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.Rules;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.Fault;
import dev.insync.reference.core.cluster.Faults;
import dev.insync.reference.core.cluster.Partitioning;
import java.util.Set;

/**
 * The constants of the specification that the options leave open.
 *
 * @param replicas how many brokers hold each partition at the start
 * @param retries whether producers are idempotent and send again what was not answered
 * @param leaderAcks whether producers also ask for acks=1
 * @param watches whether controllers learn of brokers through watches that fire once
 * @param powerLoss whether a machine may lose what it has not flushed
 * @param unclean whether a replica that is not in sync may be elected
 */
record Setting(int replicas, boolean retries, boolean leaderAcks, boolean watches, boolean powerLoss, boolean unclean) {
    /** Simulations bound faults by time, not by number. */
    private static final int UNBOUNDED = 1_000_000_000;

    /** Nothing but the usual, with a replica on that many brokers. */
    static Setting plain(int replicas) {
        return new Setting(replicas, true, false, false, false, false);
    }

    static Setting draw(SimulationOptions options, Dice dice) {
        int brokers = options.brokers();
        int least = Math.max(options.minInsyncReplicas(), Math.min(2, brokers));
        int replicas = (int) Math.min(brokers, Math.max(least, dice.pick(2, 3, 3, 3)));
        boolean retries = !dice.oneIn(4);
        boolean leaderAcks = dice.oneIn(4);
        boolean watches = dice.oneIn(2);
        boolean powerLoss = dice.oneIn(4) && options.minInsyncReplicas() > 1 && replicas > 1;
        boolean unclean = dice.oneIn(8) && !powerLoss;
        return new Setting(replicas, retries, leaderAcks, watches, powerLoss, unclean);
    }

    ClusterConfig config(SimulationOptions options) {
        BrokerSet first = BrokerSet.empty();
        for (int b = 1; b <= replicas; b++) {
            first = first.with(b);
        }
        return new ClusterConfig(
                options.brokers(),
                first,
                1,
                1,
                new Rules(options.fixes(), options.minInsyncReplicas()),
                leaderAcks ? Set.of(Acks.ALL, Acks.ONE) : Set.of(Acks.ALL),
                retries,
                watches,
                new Partitioning(options.partitions(), options.partitions(), UNBOUNDED),
                Faults.of(this::budget));
    }

    private int budget(Fault fault) {
        return switch (fault) {
            case TAIL_LOSS -> powerLoss ? UNBOUNDED : 0;
            case UNCLEAN -> unclean ? UNBOUNDED : 0;
            case RETRY -> retries ? UNBOUNDED : 0;
            default -> UNBOUNDED;
        };
    }
}
