package dev.insync.reference.runtime.cluster;

import java.util.List;

/**
 * A partition as it stands.
 *
 * @param partition as {@code topic-number}
 * @param leader a broker id, -1 for none
 * @param highWatermark as the leader tells it; -1 where it does not
 */
public record PartitionView(
        String partition, List<Integer> replicas, int leader, int epoch, List<Integer> isr, long highWatermark) {
    @Override
    public String toString() {
        return partition + "  leader " + (leader < 0 ? "none" : leader) + "  epoch " + epoch + "  replicas " + replicas
                + "  ISR " + isr
                + "  high watermark "
                + (highWatermark < 0 ? "unknown" : Long.toString(highWatermark));
    }
}
