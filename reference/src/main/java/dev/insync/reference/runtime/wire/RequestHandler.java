package dev.insync.reference.runtime.wire;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * What the server asks the broker to do: one method per request, in plain values.
 *
 * <p>Called on a selector thread, so a method must not block: it hands the work on and completes the future later, from any
 * thread. Requests of one connection are handed over in the order in which they came, without waiting for each other's
 * answers; the server sends the answers in that same order. A future that fails becomes {@code UNKNOWN_SERVER_ERROR} and a
 * log line. Errors that a client should see are values.
 */
public interface RequestHandler {
    CompletableFuture<Metadata.Result> metadata(ClientContext client, Metadata.Call call);

    CompletableFuture<Produce.Result> produce(ClientContext client, Produce.Call call);

    /** Completes when {@code minBytes} are there, {@code maxWaitMs} are over, or a partition has an error. */
    CompletableFuture<Fetch.Result> fetch(ClientContext client, Fetch.Call call);

    /** The name of a topic as brokers know it among themselves, or nothing where the id is unknown here. On any thread. */
    default Optional<String> topicName(UUID topicId) {
        return Optional.empty();
    }

    CompletableFuture<ListOffsets.Result> listOffsets(ClientContext client, ListOffsets.Call call);

    CompletableFuture<OffsetForLeaderEpoch.Result> offsetForLeaderEpoch(
            ClientContext client, OffsetForLeaderEpoch.Call call);

    CompletableFuture<InitProducerId.Result> initProducerId(ClientContext client, InitProducerId.Call call);

    CompletableFuture<CreateTopics.Result> createTopics(ClientContext client, CreateTopics.Call call);

    CompletableFuture<DeleteTopics.Result> deleteTopics(ClientContext client, DeleteTopics.Call call);

    CompletableFuture<DescribeConfigs.Result> describeConfigs(ClientContext client, DescribeConfigs.Call call);

    default CompletableFuture<CreatePartitions.Result> createPartitions(
            ClientContext client, CreatePartitions.Call call) {
        return CompletableFuture.completedFuture(new CreatePartitions.Result(call.topics().stream()
                .map(growth -> new DeleteTopics.TopicResult(growth.topic(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null))
                .toList()));
    }

    default CompletableFuture<AlterConfigs.Result> alterConfigs(ClientContext client, AlterConfigs.Call call) {
        return CompletableFuture.completedFuture(new AlterConfigs.Result(call.resources().stream()
                .map(resource -> new AlterConfigs.ResourceResult(ErrorCode.INVALID_REQUEST, null))
                .toList()));
    }

    default CompletableFuture<DeleteRecords.Result> deleteRecords(ClientContext client, DeleteRecords.Call call) {
        return CompletableFuture.completedFuture(new DeleteRecords.Result(call.deletions().stream()
                .map(deletion ->
                        DeleteRecords.PartitionResult.refused(deletion.partition(), ErrorCode.NOT_LEADER_OR_FOLLOWER))
                .toList()));
    }

    default CompletableFuture<DescribeLogDirs.Result> describeLogDirs(ClientContext client, DescribeLogDirs.Call call) {
        return CompletableFuture.completedFuture(new DescribeLogDirs.Result("", List.of()));
    }

    CompletableFuture<LeaderAndIsr.Result> leaderAndIsr(ClientContext client, LeaderAndIsr.Call call);

    CompletableFuture<UpdateMetadata.Result> updateMetadata(ClientContext client, UpdateMetadata.Call call);

    CompletableFuture<StopReplica.Result> stopReplica(ClientContext client, StopReplica.Call call);

    /** Where requests of consumer groups go. */
    default GroupRequests groups() {
        return GroupRequests.NONE;
    }

    /** Where requests to the controller go. */
    default ControllerRequests controller() {
        return ControllerRequests.NONE;
    }

    /** A broker that takes its producer ids straight from ZooKeeper is never asked. */
    default CompletableFuture<AllocateProducerIds.Result> allocateProducerIds(
            ClientContext client, AllocateProducerIds.Call call) {
        return CompletableFuture.completedFuture(new AllocateProducerIds.Result(ErrorCode.UNSUPPORTED_VERSION, -1, 0));
    }
}
