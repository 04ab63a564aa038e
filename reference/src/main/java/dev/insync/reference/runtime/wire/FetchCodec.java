package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.RecordSlice;
import dev.insync.reference.runtime.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;

/**
 * Fetch without sessions (KIP-227): every answer says session 0, which tells a client that none was made, as Kafka does when its
 * session cache is full; a client that names a session gets Kafka's error and starts over.
 */
final class FetchCodec {
    /** The version brokers use among themselves: the last that names topics, the first with diverging epochs. */
    static final short FOLLOWER_VERSION = 12;

    private static final int NO_SESSION = 0;
    private static final int FINAL_EPOCH = -1;
    private static final byte READ_COMMITTED = 1;

    private FetchCodec() {}

    static CompletableFuture<Reply> serve(Exchange exchange) {
        FetchRequestData request = exchange.as(FetchRequestData.class);
        boolean closesSession = request.sessionEpoch() == FINAL_EPOCH;
        if (request.sessionId() != NO_SESSION && !closesSession) {
            return CompletableFuture.completedFuture(
                    exchange.answer(encode(new Fetch.Result(ErrorCode.FETCH_SESSION_ID_NOT_FOUND, List.of()))));
        }
        return exchange.handler()
                .fetch(exchange.client(), decode(request))
                .thenApply(result -> exchange.answer(encode(result)));
    }

    private static Fetch.Call decode(FetchRequestData request) {
        List<Fetch.PartitionFetch> partitions = new ArrayList<>();
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition p : topic.partitions()) {
                partitions.add(new Fetch.PartitionFetch(
                        new TopicPartition(topic.topic(), p.partition()),
                        p.currentLeaderEpoch(),
                        p.fetchOffset(),
                        p.lastFetchedEpoch(),
                        p.logStartOffset(),
                        p.partitionMaxBytes()));
            }
        }
        return new Fetch.Call(
                request.replicaId(),
                request.maxWaitMs(),
                request.minBytes(),
                request.maxBytes(),
                request.isolationLevel() == READ_COMMITTED,
                partitions);
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
            topics.add(new FetchTopic().setTopic(topic).setPartitions(encoded));
        });
        return new FetchRequestData()
                .setReplicaId(call.replicaId())
                .setMaxWaitMs(call.maxWaitMs())
                .setMinBytes(call.minBytes())
                .setMaxBytes(call.maxBytes())
                .setIsolationLevel(call.readCommitted() ? READ_COMMITTED : 0)
                .setSessionId(NO_SESSION)
                .setSessionEpoch(FINAL_EPOCH)
                .setTopics(topics);
    }

    private static FetchResponseData encode(Fetch.Result result) {
        List<FetchableTopicResponse> topics = new ArrayList<>();
        Grouping.byTopic(result.partitions(), Fetch.PartitionResult::partition)
                .forEach((topic, partitions) -> topics.add(new FetchableTopicResponse()
                        .setTopic(topic)
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

    static Fetch.Result decode(FetchResponseData response) {
        List<Fetch.PartitionResult> partitions = new ArrayList<>();
        for (FetchableTopicResponse topic : response.responses()) {
            for (PartitionData data : topic.partitions()) {
                // by the offset: a leader without any epoch that the follower knows says epoch -1
                boolean diverging = data.divergingEpoch().endOffset() >= 0;
                partitions.add(new Fetch.PartitionResult(
                        new TopicPartition(topic.topic(), data.partitionIndex()),
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
