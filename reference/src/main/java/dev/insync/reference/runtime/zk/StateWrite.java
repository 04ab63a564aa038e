package dev.insync.reference.runtime.zk;

import dev.insync.reference.runtime.TopicPartition;

/**
 * One conditional write of a partition state.
 *
 * @param partition whose state
 * @param state what to write
 * @param expectedVersion version the znode must have, or {@link #CREATE} where it must not exist yet
 */
public record StateWrite(TopicPartition partition, StateZnode state, int expectedVersion) {
    /** Expected version of a znode that does not exist. */
    public static final int CREATE = -1;
}
