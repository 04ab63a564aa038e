package dev.insync.reference.core.cluster;

/**
 * Keyed records and the partitions that they belong to: the module {@code Partitioning} of the specification. Values count
 * from 1 in the order in which they are sent.
 *
 * @param partitions number of partitions, which count from 0
 * @param keys number of keys
 * @param maxRecords how many records producers send, over all partitions
 */
public record Partitioning(int partitions, int keys, int maxRecords) {
    /** {@code PartitionOf}: any function of the key will do; Kafka's is a murmur2 hash without its sign. */
    public int partitionOf(int value) {
        return value % keys % partitions;
    }

    /** {@code Before}: the value that was sent to the same partition before this one, 0 where this is the first. */
    public int before(int partition, int value) {
        int before = value - 1;
        while (before > 0 && partitionOf(before) != partition) {
            before--;
        }
        return before;
    }
}
