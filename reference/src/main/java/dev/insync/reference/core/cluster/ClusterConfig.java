package dev.insync.reference.core.cluster;

import dev.insync.reference.core.Fixes;

/**
 * The constants of the specification.
 *
 * @param brokers number of brokers, with the ids 1 to this number
 * @param firstLeader leader at the start
 * @param firstController controller at the start
 * @param minInsyncReplicas min.insync.replicas
 * @param fixes the rules in force
 * @param maxRecords how many records producers send
 * @param budgets of faults; healing is never bounded
 */
public record ClusterConfig(
        int brokers,
        int firstLeader,
        int firstController,
        int minInsyncReplicas,
        Fixes fixes,
        int maxRecords,
        Faults budgets) {}
