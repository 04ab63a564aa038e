package dev.insync.reference.runtime.zk;

import dev.insync.reference.runtime.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * One conditional write of a partition state.
 *
 * @param partition whose state
 * @param state what to write
 * @param expectedVersion version the znode must have, or {@link #CREATE} where it must not exist yet
 * @param assignment what is written to the topic's znode in the same transaction, with the version that it must have;
 *     null where the replicas stay the same
 */
public record StateWrite(
        TopicPartition partition,
        StateZnode state,
        int expectedVersion,
        @Nullable Versioned<TopicAssignment> assignment) {
    /** Expected version of a znode that does not exist. */
    public static final int CREATE = -1;

    /** A write that leaves the replicas as they are. */
    public StateWrite(TopicPartition partition, StateZnode state, int expectedVersion) {
        this(partition, state, expectedVersion, null);
    }
}
