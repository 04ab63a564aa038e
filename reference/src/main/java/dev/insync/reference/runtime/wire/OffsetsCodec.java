package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderPartition;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData.OffsetForLeaderTopic;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.EpochEndOffset;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData.OffsetForLeaderTopicResult;

/** ListOffsets and OffsetForLeaderEpoch. */
final class OffsetsCodec {
    static final short LIST_OFFSETS_VERSION = 6;
    static final short OFFSET_FOR_LEADER_EPOCH_VERSION = 4;

    private static final short LIST_OFFSETS_EPOCH_VERSION = 4;
    private static final short OFFSET_NOT_AVAILABLE_VERSION = 5;
    private static final byte READ_COMMITTED = 1;

    private OffsetsCodec() {}

    static CompletableFuture<Reply> serveListOffsets(Exchange exchange) {
        ListOffsetsRequestData request = exchange.as(ListOffsetsRequestData.class);
        List<ListOffsets.PartitionQuery> queries = new ArrayList<>();
        for (ListOffsetsTopic topic : request.topics()) {
            for (ListOffsetsPartition p : topic.partitions()) {
                queries.add(new ListOffsets.PartitionQuery(
                        new TopicPartition(topic.name(), p.partitionIndex()), p.currentLeaderEpoch(), p.timestamp()));
            }
        }
        ListOffsets.Call call =
                new ListOffsets.Call(request.replicaId(), request.isolationLevel() == READ_COMMITTED, queries);
        return exchange.handler()
                .listOffsets(exchange.client(), call)
                .thenApply(result -> exchange.answer(encode(result, exchange.version())));
    }

    static ListOffsetsRequestData encode(ListOffsets.Call call) {
        List<ListOffsetsTopic> topics = new ArrayList<>();
        Grouping.byTopic(call.partitions(), ListOffsets.PartitionQuery::partition)
                .forEach((topic, queries) -> topics.add(new ListOffsetsTopic()
                        .setName(topic)
                        .setPartitions(queries.stream()
                                .map(q -> new ListOffsetsPartition()
                                        .setPartitionIndex(q.partition().partition())
                                        .setCurrentLeaderEpoch(q.currentLeaderEpoch())
                                        .setTimestamp(q.timestampMs()))
                                .toList())));
        return new ListOffsetsRequestData()
                .setReplicaId(call.replicaId())
                .setIsolationLevel(call.readCommitted() ? READ_COMMITTED : 0)
                .setTopics(topics);
    }

    private static ListOffsetsResponseData encode(ListOffsets.Result result, short version) {
        List<ListOffsetsTopicResponse> topics = new ArrayList<>();
        Grouping.byTopic(result.partitions(), ListOffsets.PartitionResult::partition)
                .forEach((topic, partitions) -> topics.add(new ListOffsetsTopicResponse()
                        .setName(topic)
                        .setPartitions(partitions.stream()
                                .map(p -> new ListOffsetsPartitionResponse()
                                        .setPartitionIndex(p.partition().partition())
                                        .setErrorCode(
                                                errorFor(p.error(), version).code())
                                        .setTimestamp(p.timestampMs())
                                        .setOffset(p.offset())
                                        .setLeaderEpoch(version < LIST_OFFSETS_EPOCH_VERSION ? -1 : p.leaderEpoch()))
                                .toList())));
        return new ListOffsetsResponseData().setTopics(topics);
    }

    /** Clients older than the error take it for a bug; Kafka gives them one that they retry. */
    private static ErrorCode errorFor(ErrorCode error, short version) {
        boolean unknown = error == ErrorCode.OFFSET_NOT_AVAILABLE && version < OFFSET_NOT_AVAILABLE_VERSION;
        return unknown ? ErrorCode.LEADER_NOT_AVAILABLE : error;
    }

    static ListOffsets.Result decode(ListOffsetsResponseData response) {
        List<ListOffsets.PartitionResult> partitions = new ArrayList<>();
        for (ListOffsetsTopicResponse topic : response.topics()) {
            for (ListOffsetsPartitionResponse p : topic.partitions()) {
                partitions.add(new ListOffsets.PartitionResult(
                        new TopicPartition(topic.name(), p.partitionIndex()),
                        ErrorCode.of(p.errorCode()),
                        p.timestamp(),
                        p.offset(),
                        p.leaderEpoch()));
            }
        }
        return new ListOffsets.Result(partitions);
    }

    static CompletableFuture<Reply> serveOffsetForLeaderEpoch(Exchange exchange) {
        OffsetForLeaderEpochRequestData request = exchange.as(OffsetForLeaderEpochRequestData.class);
        List<OffsetForLeaderEpoch.PartitionQuery> queries = new ArrayList<>();
        for (OffsetForLeaderTopic topic : request.topics()) {
            for (OffsetForLeaderPartition p : topic.partitions()) {
                queries.add(new OffsetForLeaderEpoch.PartitionQuery(
                        new TopicPartition(topic.topic(), p.partition()), p.currentLeaderEpoch(), p.leaderEpoch()));
            }
        }
        OffsetForLeaderEpoch.Call call = new OffsetForLeaderEpoch.Call(request.replicaId(), queries);
        return exchange.handler()
                .offsetForLeaderEpoch(exchange.client(), call)
                .thenApply(result -> exchange.answer(encode(result)));
    }

    static OffsetForLeaderEpochRequestData encode(OffsetForLeaderEpoch.Call call) {
        OffsetForLeaderEpochRequestData request = new OffsetForLeaderEpochRequestData().setReplicaId(call.replicaId());
        Grouping.byTopic(call.partitions(), OffsetForLeaderEpoch.PartitionQuery::partition)
                .forEach((topic, queries) -> request.topics()
                        .add(new OffsetForLeaderTopic()
                                .setTopic(topic)
                                .setPartitions(queries.stream()
                                        .map(q -> new OffsetForLeaderPartition()
                                                .setPartition(q.partition().partition())
                                                .setCurrentLeaderEpoch(q.currentLeaderEpoch())
                                                .setLeaderEpoch(q.leaderEpoch()))
                                        .toList())));
        return request;
    }

    private static OffsetForLeaderEpochResponseData encode(OffsetForLeaderEpoch.Result result) {
        OffsetForLeaderEpochResponseData response = new OffsetForLeaderEpochResponseData();
        Grouping.byTopic(result.partitions(), OffsetForLeaderEpoch.PartitionResult::partition)
                .forEach((topic, partitions) -> response.topics()
                        .add(new OffsetForLeaderTopicResult()
                                .setTopic(topic)
                                .setPartitions(partitions.stream()
                                        .map(p -> new EpochEndOffset()
                                                .setPartition(p.partition().partition())
                                                .setErrorCode(p.error().code())
                                                .setLeaderEpoch(p.leaderEpoch())
                                                .setEndOffset(p.endOffset()))
                                        .toList())));
        return response;
    }

    static OffsetForLeaderEpoch.Result decode(OffsetForLeaderEpochResponseData response) {
        List<OffsetForLeaderEpoch.PartitionResult> partitions = new ArrayList<>();
        for (OffsetForLeaderTopicResult topic : response.topics()) {
            for (EpochEndOffset p : topic.partitions()) {
                partitions.add(new OffsetForLeaderEpoch.PartitionResult(
                        new TopicPartition(topic.topic(), p.partition()),
                        ErrorCode.of(p.errorCode()),
                        p.leaderEpoch(),
                        p.endOffset()));
            }
        }
        return new OffsetForLeaderEpoch.Result(partitions);
    }
}
