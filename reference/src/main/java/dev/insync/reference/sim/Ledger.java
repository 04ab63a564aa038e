package dev.insync.reference.sim;

import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import org.jspecify.annotations.Nullable;

/**
 * Checks every property after every step, and looks only at what the step may have changed.
 *
 * <p>It remembers of each pair of logs how far they are the same, and of each log how many acknowledged records it lacks. A
 * test compares it with {@link Properties}.
 */
final class Ledger {
    private final PartitionLedger[] partitions;

    Ledger(ClusterConfig config) {
        this.partitions = new PartitionLedger[config.partitions()];
        for (int p = 0; p < partitions.length; p++) {
            partitions[p] = new PartitionLedger(config, p);
        }
    }

    /** What the step with that number violates first, or null. */
    @Nullable
    Violation violated(long step, ClusterState before, ClusterState after) {
        boolean zk = before.zk() != after.zk();
        boolean processes = before.broker() != after.broker();
        if (!zk
                && !processes
                && before.replica() == after.replica()
                && before.client() == after.client()
                && before.committed() == after.committed()) {
            return null;
        }
        for (int p = 0; p < partitions.length; p++) {
            String found = zk || processes ? partitions[p].inZooKeeper(before, after) : null;
            if (found == null && isTouched(before, after, p)) {
                found = partitions[p].inLogs(before, after);
            }
            if (found != null) {
                return Violation.of(step, found);
            }
        }
        return null;
    }

    private static boolean isTouched(ClusterState before, ClusterState after, int p) {
        return Shape.replicas(before, p) != Shape.replicas(after, p)
                || Shape.state(before, p) != Shape.state(after, p)
                || Shape.committed(before, p) != Shape.committed(after, p)
                || Shape.client(before, p) != Shape.client(after, p);
    }
}
