package dev.insync.reference.runtime.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** CreatePartitions: more partitions for a topic. */
public final class CreatePartitions {
    private CreatePartitions() {}

    public record Call(List<Growth> topics, int timeoutMs, boolean validateOnly) {}

    /**
     * @param count how many partitions there shall be in all
     * @param assignments replicas of each new partition; null lets the broker choose
     */
    public record Growth(String topic, int count, @Nullable List<List<Integer>> assignments) {}

    /** One entry per topic of the call, in any order. */
    public record Result(List<DeleteTopics.TopicResult> topics) {}
}
