package dev.insync.reference.runtime.wire;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Metadata: which brokers live, and who leads what. Also answers DescribeCluster. */
public final class Metadata {
    /** Leader or controller id when there is none. */
    public static final int NO_BROKER = -1;

    private Metadata() {}

    /** @param topics null asks for all topics, an empty list for none */
    public record Call(@Nullable List<String> topics, boolean allowAutoTopicCreation) {}

    /** @param controllerId broker id, {@link #NO_BROKER} if none is known */
    public record Result(
            List<BrokerEndpoint> brokers, @Nullable String clusterId, int controllerId, List<TopicResult> topics) {}

    /** @param topicId null if the topic has none */
    public record TopicResult(
            String topic, ErrorCode error, @Nullable UUID topicId, boolean internal, List<PartitionResult> partitions) {
        public static TopicResult refused(String topic, ErrorCode error) {
            return new TopicResult(topic, error, null, false, List.of());
        }
    }

    /**
     * @param error {@code LEADER_NOT_AVAILABLE} while there is no leader
     * @param leaderEpoch -1 if unknown
     */
    public record PartitionResult(
            int partition,
            ErrorCode error,
            int leaderId,
            int leaderEpoch,
            List<Integer> replicas,
            List<Integer> isr,
            List<Integer> offlineReplicas) {}
}
