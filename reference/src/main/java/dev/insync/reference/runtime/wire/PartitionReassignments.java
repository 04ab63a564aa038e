package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** AlterPartitionReassignments and ListPartitionReassignments (KIP-455). */
public final class PartitionReassignments {
    private PartitionReassignments() {}

    public record AlterCall(List<Wish> wishes, int timeoutMs) {}

    /** @param replicas where the replicas shall be, the preferred leader first; null to cancel what is under way */
    public record Wish(TopicPartition partition, @Nullable List<Integer> replicas) {}

    /** @param error for the whole request, such as {@code NOT_CONTROLLER} */
    public record AlterResult(ErrorCode error, List<PartitionResult> partitions) {}

    public record PartitionResult(
            TopicPartition partition,
            ErrorCode error,
            @Nullable String message) {}

    /** @param partitions null for all */
    public record ListCall(@Nullable List<TopicPartition> partitions) {}

    /** @param error for the whole request, such as {@code NOT_CONTROLLER} */
    public record ListResult(ErrorCode error, List<Ongoing> ongoing) {}

    /**
     * @param replicas the old ones and the new ones
     * @param adding those that hold no whole replica yet
     * @param removing those that will go
     */
    public record Ongoing(
            TopicPartition partition, List<Integer> replicas, List<Integer> adding, List<Integer> removing) {}
}
