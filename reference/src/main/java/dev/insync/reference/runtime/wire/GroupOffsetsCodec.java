package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.Futures;
import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponsePartition;
import org.apache.kafka.common.message.OffsetCommitResponseData.OffsetCommitResponseTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartition;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponsePartitionCollection;
import org.apache.kafka.common.message.OffsetDeleteResponseData.OffsetDeleteResponseTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseGroup;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartition;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponsePartitions;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopic;
import org.apache.kafka.common.message.OffsetFetchResponseData.OffsetFetchResponseTopics;
import org.jspecify.annotations.Nullable;

/** How far groups have read: OffsetCommit, OffsetFetch and OffsetDelete. */
final class GroupOffsetsCodec {
    /** Before it an error has no place but at each partition. */
    private static final short FETCH_ERROR_VERSION = 2;

    /** KIP-709: each group has its own answer. */
    private static final short FETCH_GROUPS_VERSION = 8;

    private GroupOffsetsCodec() {}

    static CompletableFuture<Reply> serveOffsetCommit(Exchange exchange) {
        OffsetCommitRequestData request = exchange.as(OffsetCommitRequestData.class);
        List<OffsetCommit.Commit> commits = new ArrayList<>();
        for (OffsetCommitRequestTopic topic : request.topics()) {
            for (OffsetCommitRequestPartition p : topic.partitions()) {
                String metadata = p.committedMetadata() == null ? "" : p.committedMetadata();
                commits.add(new OffsetCommit.Commit(
                        new TopicPartition(topic.name(), p.partitionIndex()),
                        p.committedOffset(),
                        p.committedLeaderEpoch(),
                        metadata));
            }
        }
        OffsetCommit.Call call = new OffsetCommit.Call(
                request.groupId(),
                request.generationIdOrMemberEpoch(),
                request.memberId(),
                request.groupInstanceId(),
                commits);
        return exchange.handler()
                .groups()
                .offsetCommit(exchange.client(), call)
                .thenApply(result -> exchange.answer(encode(result)));
    }

    private static OffsetCommitResponseData encode(OffsetCommit.Result result) {
        List<OffsetCommitResponseTopic> topics = new ArrayList<>();
        Grouping.byTopic(result.partitions(), OffsetCommit.PartitionResult::partition)
                .forEach((topic, partitions) -> topics.add(new OffsetCommitResponseTopic()
                        .setName(topic)
                        .setPartitions(partitions.stream()
                                .map(p -> new OffsetCommitResponsePartition()
                                        .setPartitionIndex(p.partition().partition())
                                        .setErrorCode(p.error().code()))
                                .toList())));
        return new OffsetCommitResponseData().setTopics(topics);
    }

    static CompletableFuture<Reply> serveOffsetFetch(Exchange exchange) {
        OffsetFetchRequestData request = exchange.as(OffsetFetchRequestData.class);
        if (exchange.version() >= FETCH_GROUPS_VERSION) {
            return Futures.all(request.groups().stream()
                            .map(group -> fetchOfOne(exchange, group))
                            .toList())
                    .thenApply(groups -> exchange.answer(new OffsetFetchResponseData().setGroups(groups)));
        }
        List<TopicPartition> partitions = partitions(request.topics());
        return exchange.handler()
                .groups()
                .offsetFetch(exchange.client(), new OffsetFetch.Call(request.groupId(), partitions))
                .thenApply(result -> exchange.answer(encode(result, partitions, exchange.version())));
    }

    private static CompletableFuture<OffsetFetchResponseGroup> fetchOfOne(
            Exchange exchange, OffsetFetchRequestGroup group) {
        return exchange.handler()
                .groups()
                .offsetFetch(exchange.client(), new OffsetFetch.Call(group.groupId(), partitionsOf(group.topics())))
                .thenApply(result -> encode(group.groupId(), result));
    }

    /** Null for everything the group has committed. */
    private static @Nullable List<TopicPartition> partitionsOf(@Nullable List<OffsetFetchRequestTopics> topics) {
        if (topics == null) {
            return null;
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (OffsetFetchRequestTopics topic : topics) {
            topic.partitionIndexes().forEach(index -> partitions.add(new TopicPartition(topic.name(), index)));
        }
        return partitions;
    }

    private static OffsetFetchResponseGroup encode(String groupId, OffsetFetch.Result result) {
        List<OffsetFetchResponseTopics> topics = new ArrayList<>();
        Grouping.byTopic(result.partitions(), OffsetFetch.PartitionResult::partition)
                .forEach((topic, list) -> topics.add(new OffsetFetchResponseTopics()
                        .setName(topic)
                        .setPartitions(list.stream()
                                .map(p -> new OffsetFetchResponsePartitions()
                                        .setPartitionIndex(p.partition().partition())
                                        .setCommittedOffset(p.offset())
                                        .setCommittedLeaderEpoch(p.leaderEpoch())
                                        .setMetadata(p.metadata()))
                                .toList())));
        return new OffsetFetchResponseGroup()
                .setGroupId(groupId)
                .setTopics(topics)
                .setErrorCode(result.error().code());
    }

    /** Null for everything the group has committed. */
    private static @Nullable List<TopicPartition> partitions(@Nullable List<OffsetFetchRequestTopic> topics) {
        if (topics == null) {
            return null;
        }
        List<TopicPartition> partitions = new ArrayList<>();
        for (OffsetFetchRequestTopic topic : topics) {
            topic.partitionIndexes().forEach(index -> partitions.add(new TopicPartition(topic.name(), index)));
        }
        return partitions;
    }

    private static OffsetFetchResponseData encode(
            OffsetFetch.Result result, @Nullable List<TopicPartition> asked, short version) {
        List<OffsetFetch.PartitionResult> partitions = result.partitions();
        short partitionError = ErrorCode.NONE.code();
        if (version < FETCH_ERROR_VERSION && result.error() != ErrorCode.NONE && asked != null) {
            partitions = asked.stream().map(OffsetFetch.PartitionResult::none).toList();
            partitionError = result.error().code();
        }
        short error = partitionError;
        List<OffsetFetchResponseTopic> topics = new ArrayList<>();
        Grouping.byTopic(partitions, OffsetFetch.PartitionResult::partition)
                .forEach((topic, list) -> topics.add(new OffsetFetchResponseTopic()
                        .setName(topic)
                        .setPartitions(list.stream()
                                .map(p -> new OffsetFetchResponsePartition()
                                        .setPartitionIndex(p.partition().partition())
                                        .setCommittedOffset(p.offset())
                                        .setCommittedLeaderEpoch(p.leaderEpoch())
                                        .setMetadata(p.metadata())
                                        .setErrorCode(error))
                                .toList())));
        return new OffsetFetchResponseData()
                .setTopics(topics)
                .setErrorCode(result.error().code());
    }

    static CompletableFuture<Reply> serveOffsetDelete(Exchange exchange) {
        OffsetDeleteRequestData request = exchange.as(OffsetDeleteRequestData.class);
        List<TopicPartition> partitions = new ArrayList<>();
        for (OffsetDeleteRequestTopic topic : request.topics()) {
            topic.partitions().forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partitionIndex())));
        }
        return exchange.handler()
                .groups()
                .offsetDelete(exchange.client(), new OffsetDelete.Call(request.groupId(), partitions))
                .thenApply(result -> exchange.answer(encode(result)));
    }

    private static OffsetDeleteResponseData encode(OffsetDelete.Result result) {
        OffsetDeleteResponseData response =
                new OffsetDeleteResponseData().setErrorCode(result.error().code());
        Grouping.byTopic(result.partitions(), OffsetCommit.PartitionResult::partition)
                .forEach((topic, list) -> {
                    OffsetDeleteResponsePartitionCollection partitions = new OffsetDeleteResponsePartitionCollection();
                    list.forEach(p -> partitions.add(new OffsetDeleteResponsePartition()
                            .setPartitionIndex(p.partition().partition())
                            .setErrorCode(p.error().code())));
                    response.topics()
                            .add(new OffsetDeleteResponseTopic().setName(topic).setPartitions(partitions));
                });
        return response;
    }
}
