package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.RecordSlice;
import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ReplicaState;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.FetchResponse;

/**
 * Fetch without sessions (KIP-227): every answer says session 0, which tells a client that none was made, as Kafka does when its
 * session cache is full; a client that names a session gets Kafka's error and starts over.
 */
final class FetchCodec {
    /** The version that brokers use among themselves: with topic ids, diverging epochs, and the follower's broker epoch. */
    static final short FOLLOWER_VERSION = 15;

    /** Where a topic has no id: the newest version that names topics. */
    private static final short NAMED_VERSION = 12;

    private static final short REPLICA_STATE_VERSION = 15;
    private static final int NO_SESSION = 0;
    private static final int FINAL_EPOCH = -1;
    private static final byte READ_COMMITTED = 1;

    private FetchCodec() {}

    static CompletableFuture<Reply> serve(Exchange exchange) {
        FetchRequestData request = exchange.as(FetchRequestData.class);
        boolean closesSession = request.sessionEpoch() == FINAL_EPOCH;
        if (request.sessionId() != NO_SESSION && !closesSession) {
            return CompletableFuture.completedFuture(exchange.answer(
                    encode(new Fetch.Result(ErrorCode.FETCH_SESSION_ID_NOT_FOUND, List.of()), Map.of())));
        }
        Map<Uuid, String> names = names(request, exchange);
        List<FetchableTopicResponse> unknown = new ArrayList<>();
        for (FetchTopic topic : request.topics()) {
            if (exchange.version() > NAMED_VERSION && !names.containsKey(topic.topicId())) {
                unknown.add(new FetchableTopicResponse()
                        .setTopicId(topic.topicId())
                        .setPartitions(topic.partitions().stream()
                                .map(p -> FetchResponse.partitionResponse(p.partition(), Errors.UNKNOWN_TOPIC_ID))
                                .toList()));
            }
        }
        // an error does not wait for records
        int maxWaitMs = unknown.isEmpty() ? request.maxWaitMs() : 0;
        return exchange.handler()
                .fetch(exchange.client(), decode(request, exchange.version(), names, maxWaitMs))
                .thenApply(result -> {
                    FetchResponseData response = encode(result, names);
                    response.responses().addAll(unknown);
                    return exchange.answer(response);
                });
    }

    /** What the broker calls the topics that the request has ids of. */
    private static Map<Uuid, String> names(FetchRequestData request, Exchange exchange) {
        Map<Uuid, String> names = new HashMap<>();
        if (exchange.version() > NAMED_VERSION) {
            for (FetchTopic topic : request.topics()) {
                UUID id = Grouping.fromKafka(topic.topicId());
                if (id != null) {
                    exchange.handler().topicName(id).ifPresent(name -> names.put(topic.topicId(), name));
                }
            }
        }
        return names;
    }

    private static Fetch.Call decode(FetchRequestData request, short version, Map<Uuid, String> names, int maxWaitMs) {
        List<Fetch.PartitionFetch> partitions = new ArrayList<>();
        for (FetchTopic topic : request.topics()) {
            String name = version > NAMED_VERSION ? names.get(topic.topicId()) : topic.topic();
            if (name == null) {
                continue;
            }
            for (FetchPartition p : topic.partitions()) {
                partitions.add(new Fetch.PartitionFetch(
                        new TopicPartition(name, p.partition()),
                        p.currentLeaderEpoch(),
                        p.fetchOffset(),
                        p.lastFetchedEpoch(),
                        p.logStartOffset(),
                        p.partitionMaxBytes(),
                        Grouping.fromKafka(topic.topicId())));
            }
        }
        boolean hasState = version >= REPLICA_STATE_VERSION;
        return new Fetch.Call(
                hasState ? request.replicaState().replicaId() : request.replicaId(),
                hasState ? request.replicaState().replicaEpoch() : Fetch.NO_BROKER_EPOCH,
                maxWaitMs,
                request.minBytes(),
                request.maxBytes(),
                request.isolationLevel() == READ_COMMITTED,
                partitions);
    }

    static short versionFor(Fetch.Call call) {
        return call.partitions().stream().allMatch(p -> p.topicId() != null) ? FOLLOWER_VERSION : NAMED_VERSION;
    }

    static FetchRequestData encode(Fetch.Call call) {
        List<FetchTopic> topics = new ArrayList<>();
        Grouping.byTopic(call.partitions(), Fetch.PartitionFetch::partition).forEach((topic, partitions) -> {
            List<FetchPartition> encoded = new ArrayList<>();
            for (Fetch.PartitionFetch p : partitions) {
                encoded.add(new FetchPartition()
                        .setPartition(p.partition().partition())
                        .setCurrentLeaderEpoch(p.currentLeaderEpoch())
                        .setFetchOffset(p.fetchOffset())
                        .setLastFetchedEpoch(p.lastFetchedEpoch())
                        .setLogStartOffset(p.logStartOffset())
                        .setPartitionMaxBytes(p.maxBytes()));
            }
            topics.add(new FetchTopic()
                    .setTopic(topic)
                    .setTopicId(Grouping.toKafka(partitions.get(0).topicId()))
                    .setPartitions(encoded));
        });
        FetchRequestData request = new FetchRequestData()
                .setMaxWaitMs(call.maxWaitMs())
                .setMinBytes(call.minBytes())
                .setMaxBytes(call.maxBytes())
                .setIsolationLevel(call.readCommitted() ? READ_COMMITTED : 0)
                .setSessionId(NO_SESSION)
                .setSessionEpoch(FINAL_EPOCH)
                .setTopics(topics);
        return versionFor(call) < REPLICA_STATE_VERSION
                ? request.setReplicaId(call.replicaId())
                : request.setReplicaState(
                        new ReplicaState().setReplicaId(call.replicaId()).setReplicaEpoch(call.replicaEpoch()));
    }

    private static FetchResponseData encode(Fetch.Result result, Map<Uuid, String> names) {
        Map<String, Uuid> ids = new HashMap<>();
        names.forEach((id, name) -> ids.put(name, id));
        List<FetchableTopicResponse> topics = new ArrayList<>();
        Grouping.byTopic(result.partitions(), Fetch.PartitionResult::partition)
                .forEach((topic, partitions) -> topics.add(new FetchableTopicResponse()
                        .setTopic(topic)
                        .setTopicId(ids.getOrDefault(topic, Uuid.ZERO_UUID))
                        .setPartitions(
                                partitions.stream().map(FetchCodec::encode).toList())));
        return new FetchResponseData()
                .setErrorCode(result.error().code())
                .setSessionId(NO_SESSION)
                .setResponses(topics);
    }

    private static PartitionData encode(Fetch.PartitionResult result) {
        PartitionData data = new PartitionData()
                .setPartitionIndex(result.partition().partition())
                .setErrorCode(result.error().code())
                .setHighWatermark(result.highWatermark())
                // Without transactions every record below the high watermark is stable.
                .setLastStableOffset(result.highWatermark())
                .setLogStartOffset(result.logStartOffset())
                .setAbortedTransactions(null)
                .setRecords(SliceRecords.of(result.records()));
        Fetch.EpochEndOffset diverging = result.diverging();
        if (diverging != null) {
            data.divergingEpoch().setEpoch(diverging.epoch()).setEndOffset(diverging.endOffset());
        }
        return data;
    }

    /** @param call what was asked: only it knows which topic an id stands for */
    static Fetch.Result decode(FetchResponseData response, Fetch.Call call) {
        Map<Uuid, String> names = new HashMap<>();
        call.partitions()
                .forEach(p ->
                        names.put(Grouping.toKafka(p.topicId()), p.partition().topic()));
        List<Fetch.PartitionResult> partitions = new ArrayList<>();
        for (FetchableTopicResponse topic : response.responses()) {
            boolean named = topic.topicId().equals(Uuid.ZERO_UUID);
            String name = named ? topic.topic() : names.get(topic.topicId());
            if (name == null) {
                throw new IllegalArgumentException("answer for unknown topic id " + topic.topicId());
            }
            for (PartitionData data : topic.partitions()) {
                // by the offset: a leader without any epoch that the follower knows says epoch -1
                boolean diverging = data.divergingEpoch().endOffset() >= 0;
                partitions.add(new Fetch.PartitionResult(
                        new TopicPartition(name, data.partitionIndex()),
                        ErrorCode.of(data.errorCode()),
                        data.highWatermark(),
                        data.logStartOffset(),
                        diverging
                                ? new Fetch.EpochEndOffset(
                                        data.divergingEpoch().epoch(),
                                        data.divergingEpoch().endOffset())
                                : null,
                        new RecordSlice.InMemory(SliceRecords.bytesOf(data.records()))));
            }
        }
        return new Fetch.Result(ErrorCode.of(response.errorCode()), partitions);
    }
}
