package dev.insync.reference.core.cluster;

import dev.insync.reference.core.Acks;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Rules;
import java.util.Set;

/**
 * The constants of the specification.
 *
 * @param brokers number of brokers, with the ids 1 to this number
 * @param firstReplicas the brokers that hold a replica of each partition at the start
 * @param firstLeader leader of each partition at the start
 * @param firstController controller at the start
 * @param rules the fixes in force, and min.insync.replicas
 * @param acks what producers may ask for
 * @param idempotent enable.idempotence
 * @param oneShotWatches whether controllers learn of brokers through watches that fire once, or look when they act
 * @param partitioning partitions, keys, and how many records producers send
 * @param budgets of faults and operations; healing is never bounded
 */
public record ClusterConfig(
        int brokers,
        BrokerSet firstReplicas,
        int firstLeader,
        int firstController,
        Rules rules,
        Set<Acks> acks,
        boolean idempotent,
        boolean oneShotWatches,
        Partitioning partitioning,
        Faults budgets) {
    public ClusterConfig {
        acks = Set.copyOf(acks);
    }

    /** The rules in force. */
    public Fixes fixes() {
        return rules.fixes();
    }

    /** Number of partitions, which count from 0. */
    public int partitions() {
        return partitioning.partitions();
    }

    /** The same with other rules in force. */
    public ClusterConfig withFixes(Fixes fixes) {
        return new ClusterConfig(
                brokers,
                firstReplicas,
                firstLeader,
                firstController,
                new Rules(fixes, rules.minInsyncReplicas()),
                acks,
                idempotent,
                oneShotWatches,
                partitioning,
                budgets);
    }

    boolean allows(Faults soFar, Fault fault) {
        return soFar.get(fault) < budgets.get(fault);
    }
}
