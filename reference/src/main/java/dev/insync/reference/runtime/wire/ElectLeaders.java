package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ElectLeaders: somebody wants the preferred replica to lead, or any replica where none in sync is left (KIP-460). */
public final class ElectLeaders {
    private ElectLeaders() {}

    /**
     * @param unclean whether records may be lost to get a leader at all
     * @param partitions null for all; those that need no election are then not mentioned in the answer
     */
    public record Call(boolean unclean, @Nullable List<TopicPartition> partitions, int timeoutMs) {}

    /** @param error for the whole request, such as {@code NOT_CONTROLLER} */
    public record Result(ErrorCode error, List<PartitionResult> partitions) {}

    public record PartitionResult(
            TopicPartition partition,
            ErrorCode error,
            @Nullable String message) {}
}
