package dev.insync.reference.runtime.group;

import dev.insync.reference.runtime.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One record of {@code __consumer_offsets}. A later record of the same key replaces an earlier one. */
public sealed interface GroupRecord {
    String groupId();

    /** @param committed null forgets what was committed */
    record Offset(
            String groupId,
            TopicPartition partition,
            @Nullable CommittedOffset committed) implements GroupRecord {}

    /**
     * @param group null forgets the group
     * @param timestampMs when it was written, milliseconds since 1970
     */
    record Metadata(String groupId, @Nullable GroupSnapshot group, long timestampMs) implements GroupRecord {}
}
