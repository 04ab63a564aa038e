package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.jspecify.annotations.Nullable;

/** Produce: checks each batch's header, checksum and records, once, and passes the bytes on as they are. */
final class ProduceCodec {
    private static final short ACKS_NONE = 0;
    private static final short FORMAT_2_VERSION = 3;
    private static final short ZSTD_VERSION = 7;
    private static final int ZSTD = 4;

    private ProduceCodec() {}

    static CompletableFuture<Reply> serve(Exchange exchange) {
        ProduceRequestData request = exchange.as(ProduceRequestData.class);
        short acks = request.acks();
        List<Produce.Append> appends = new ArrayList<>();
        List<Produce.PartitionResult> refused = new ArrayList<>();
        for (TopicProduceData topic : request.topicData()) {
            for (PartitionProduceData data : topic.partitionData()) {
                TopicPartition partition = new TopicPartition(topic.name(), data.index());
                if (acks < -1 || acks > 1) {
                    refused.add(refused(partition, ErrorCode.INVALID_REQUIRED_ACKS, "acks=" + acks));
                } else {
                    check(partition, SliceRecords.bytesOf(data.records()), exchange, appends, refused);
                }
            }
        }
        if (appends.isEmpty()) {
            return CompletableFuture.completedFuture(reply(exchange, acks, refused));
        }
        Produce.Call call = new Produce.Call(acks, request.timeoutMs(), appends);
        return exchange.handler().produce(exchange.client(), call).thenApply(result -> {
            List<Produce.PartitionResult> all = new ArrayList<>(result.partitions());
            all.addAll(refused);
            return reply(exchange, acks, all);
        });
    }

    private static void check(
            TopicPartition partition,
            ByteBuffer bytes,
            Exchange exchange,
            List<Produce.Append> appends,
            List<Produce.PartitionResult> refused) {
        RecordBatches.Checked checked = RecordBatches.check(bytes, bytes.position());
        if (checked instanceof RecordBatches.Invalid invalid) {
            refused.add(refused(partition, errorOf(invalid.fault(), exchange.version()), invalid.detail()));
            return;
        }
        RecordBatch batch = ((RecordBatches.Valid) checked).batch();
        Produce.PartitionResult refusal = refusal(partition, batch, bytes.remaining(), exchange);
        if (refusal == null) {
            appends.add(new Produce.Append(partition, batch));
        } else {
            refused.add(refusal);
        }
    }

    /** The rules for what a client may send beyond being a sound batch; null if it keeps them. */
    private static Produce.@Nullable PartitionResult refusal(
            TopicPartition partition, RecordBatch batch, int bytes, Exchange exchange) {
        if (batch.sizeInBytes() != bytes) {
            return refused(
                    partition, ErrorCode.INVALID_RECORD, "a produce request carries exactly one batch per partition");
        }
        int limit = exchange.config().maxBatchBytes();
        if (bytes > limit) {
            return refused(
                    partition, ErrorCode.MESSAGE_TOO_LARGE, "batch of " + bytes + " bytes, the limit is " + limit);
        }
        if (batch.compression() == ZSTD && exchange.version() < ZSTD_VERSION) {
            return refused(
                    partition,
                    ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                    "zstd is for produce requests from version " + ZSTD_VERSION + " on");
        }
        if (batch.baseOffset() != 0) {
            return refused(
                    partition, ErrorCode.INVALID_RECORD, "base offset " + batch.baseOffset() + ", which must be 0");
        }
        if (batch.recordCount() != batch.offsetCount()) {
            return refused(partition, ErrorCode.INVALID_RECORD, "record count and last offset contradict each other");
        }
        if (batch.isControl()) {
            return refused(partition, ErrorCode.INVALID_RECORD, "clients may not write control batches");
        }
        if (batch.isTransactional()) {
            return refused(
                    partition, ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED, "transactions are not supported");
        }
        String fault = RecordCheck.fault(batch);
        return fault == null ? null : refused(partition, ErrorCode.INVALID_RECORD, fault);
    }

    /** As Kafka: what a newer client cannot mean gets an error that it does not retry. */
    private static ErrorCode errorOf(RecordBatches.Fault fault, short version) {
        return switch (fault) {
            case OLD_MAGIC ->
                version < FORMAT_2_VERSION ? ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT : ErrorCode.INVALID_RECORD;
            case UNKNOWN_MAGIC, BAD_LENGTH, BAD_CHECKSUM -> ErrorCode.CORRUPT_MESSAGE;
            case TRUNCATED, INCONSISTENT_HEADER -> ErrorCode.INVALID_RECORD;
        };
    }

    private static Produce.PartitionResult refused(TopicPartition partition, ErrorCode error, String message) {
        return Produce.PartitionResult.refused(partition, error, message);
    }

    private static Reply reply(Exchange exchange, short acks, List<Produce.PartitionResult> results) {
        if (acks == ACKS_NONE) {
            // Kafka's way to tell a producer that reads no answers: its next write fails and it asks for metadata.
            return results.stream()
                    .filter(r -> r.error() != ErrorCode.NONE)
                    .findFirst()
                    .<Reply>map(
                            r -> new Reply.Hangup("produce with acks=0 to " + r.partition() + " failed: " + r.error()))
                    .orElse(new Reply.Silence());
        }
        ProduceResponseData response = new ProduceResponseData();
        Grouping.byTopic(results, Produce.PartitionResult::partition)
                .forEach((topic, partitions) -> response.responses()
                        .add(new TopicProduceResponse()
                                .setName(topic)
                                .setPartitionResponses(partitions.stream()
                                        .map(ProduceCodec::encode)
                                        .toList())));
        return exchange.answer(response);
    }

    private static PartitionProduceResponse encode(Produce.PartitionResult result) {
        return new PartitionProduceResponse()
                .setIndex(result.partition().partition())
                .setErrorCode(result.error().code())
                .setBaseOffset(result.baseOffset())
                .setLogAppendTimeMs(result.logAppendTimeMs())
                .setLogStartOffset(result.logStartOffset())
                .setErrorMessage(result.message());
    }
}
