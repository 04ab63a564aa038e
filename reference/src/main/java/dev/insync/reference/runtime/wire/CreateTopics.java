package dev.insync.reference.runtime.wire;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** CreateTopics, answered by the controller. */
public final class CreateTopics {
    /** Partition count or replication factor left to the broker's default. */
    public static final int DEFAULT = -1;

    private CreateTopics() {}

    public record Call(List<NewTopic> topics, int timeoutMs, boolean validateOnly) {}

    /**
     * @param partitions number of partitions, {@link #DEFAULT} for the broker's default or when assignments are given
     * @param assignments replicas by partition index; empty lets the controller choose
     * @param configs settings by name, as the client sent them: also null, which is none
     */
    public record NewTopic(
            String topic,
            int partitions,
            int replicationFactor,
            Map<Integer, List<Integer>> assignments,
            Map<String, @Nullable String> configs) {}

    public record Result(List<TopicResult> topics) {}

    /**
     * @param partitions number of partitions created, -1 on error, as is {@code replicationFactor}
     * @param configs what holds for the new topic, empty on error
     */
    public record TopicResult(
            String topic,
            ErrorCode error,
            @Nullable String message,
            @Nullable UUID topicId,
            int partitions,
            int replicationFactor,
            List<DescribeConfigs.Entry> configs) {
        public TopicResult {
            configs = List.copyOf(configs);
        }

        public TopicResult(
                String topic,
                ErrorCode error,
                @Nullable String message,
                @Nullable UUID topicId,
                int partitions,
                int replicationFactor) {
            this(topic, error, message, topicId, partitions, replicationFactor, List.of());
        }

        public TopicResult withConfigs(List<DescribeConfigs.Entry> entries) {
            return new TopicResult(topic, error, message, topicId, partitions, replicationFactor, entries);
        }

        public static TopicResult refused(String topic, ErrorCode error, @Nullable String message) {
            return new TopicResult(topic, error, message, null, -1, -1);
        }
    }
}
