package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.RecordBatch;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are well formed, or nearly, and made to cost the broker more than they cost the client. */
class HostileRequestTest {
    private static final int MAGIC_AT = 16;
    private static final int CRC_AT = 17;
    private static final int ATTRIBUTES_AT = 21;
    private static final InetSocketAddress SOMEONE = new InetSocketAddress("127.0.0.1", 1);

    @TempDir
    Path directory;

    private SingleBroker broker;
    private Dispatcher dispatcher;

    @BeforeEach
    void start() throws Exception {
        broker = SingleBroker.in(directory);
        dispatcher = new Dispatcher(broker, ServerConfig.onLoopback(0));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private static ByteBuffer request(ApiKeys key, int version, ApiMessage body) {
        return WireTestClient.payload(WireTestClient.header(key, version, 1), body);
    }

    private void assertRefused(String reason, ByteBuffer payload) {
        BadRequestException e = assertThrows(BadRequestException.class, () -> dispatcher.dispatch(payload, SOMEONE));
        assertTrue(String.valueOf(e.getMessage()).contains(reason), e.getMessage());
    }

    private static MetadataRequestData metadataOf(String topic) {
        return new MetadataRequestData()
                .setAllowAutoTopicCreation(true)
                .setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName(topic)));
    }

    private static MetadataRequestData metadataOf(int topics) {
        return new MetadataRequestData()
                .setTopics(IntStream.range(0, topics)
                        .mapToObj(i -> new MetadataRequestData.MetadataRequestTopic().setName(""))
                        .toList());
    }

    @Test
    void aRequestOfManyTinyElementsIsRefusedBeforeTheyAreObjects() {
        assertRefused("more than 500000 values", nested(100, 1_800));
        assertRefused("Tried to allocate a collection of size", request(ApiKeys.METADATA, 9, metadataOf(150_000)));
    }

    private static ByteBuffer nested(int topics, int partitions) {
        return request(
                ApiKeys.LIST_OFFSETS,
                6,
                new ListOffsetsRequestData()
                        .setTopics(IntStream.range(0, topics)
                                .mapToObj(i -> new ListOffsetsRequestData.ListOffsetsTopic()
                                        .setName("")
                                        .setPartitions(IntStream.range(0, partitions)
                                                .mapToObj(p -> new ListOffsetsRequestData.ListOffsetsPartition())
                                                .toList()))
                                .toList()));
    }

    @Test
    void anArrayThatIsOnlyAnnouncedTakesNoMemory() {
        RequestHeader header = WireTestClient.header(ApiKeys.PRODUCE, 8, 1);
        ByteBuffer small = WireTestClient.payload(header, new ProduceRequestData());
        ByteBuffer large = ByteBuffer.allocate(30 << 20).put(small).clear();
        // The last field of an empty request is the number of topics.
        large.putInt(small.limit() - Integer.BYTES, 25 << 20);
        assertRefused("Tried to allocate a collection of size", large);
    }

    @Test
    void aRequestWithoutRecordsHasNoReasonToBeLarge() {
        assertRefused("the limit is", request(ApiKeys.METADATA, 8, metadataOf(2_500_000)));
    }

    @Test
    void topicsByIdAreNotUnderstood() {
        MetadataRequestData byId = new MetadataRequestData()
                .setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName(null)));
        assertRefused("by name", request(ApiKeys.METADATA, 10, byId));
    }

    /** Errors that clients do not retry are for what cannot become right by itself. */
    @Test
    void whatIsNoSoundBatchIsRefusedWithKafkasErrors() throws Exception {
        // the first request of the topic makes it
        dispatcher
                .dispatch(request(ApiKeys.METADATA, 5, metadataOf("orders")), SOMEONE)
                .reply()
                .get();
        assertEquals(ErrorCode.NONE, produce(9, batch(CompressionType.NONE)));
        assertEquals(ErrorCode.NONE, produce(7, batch(CompressionType.ZSTD)));
        assertEquals(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, produce(6, batch(CompressionType.ZSTD)));
        assertEquals(ErrorCode.INVALID_RECORD, produce(9, ByteBuffer.allocate(0)));
        ByteBuffer cut = batch(CompressionType.NONE);
        assertEquals(ErrorCode.INVALID_RECORD, produce(9, cut.limit(cut.limit() - 5)));
        assertEquals(
                ErrorCode.INVALID_RECORD, produce(9, batch(CompressionType.NONE).putLong(0, 55)));
        assertEquals(
                ErrorCode.INVALID_RECORD, produce(9, batch(CompressionType.NONE).put(MAGIC_AT, (byte) 1)));
        assertEquals(
                ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT,
                produce(2, batch(CompressionType.NONE).put(MAGIC_AT, (byte) 1)));
        assertEquals(
                ErrorCode.CORRUPT_MESSAGE,
                produce(9, batch(CompressionType.NONE).put(MAGIC_AT, (byte) 3)));
        ByteBuffer damaged = batch(CompressionType.NONE);
        assertEquals(ErrorCode.CORRUPT_MESSAGE, produce(9, damaged.put(damaged.limit() - 1, (byte) 0x77)));
        ByteBuffer unreadable = batch(CompressionType.NONE).put(RecordBatch.HEADER_BYTES, (byte) 0x77);
        CRC32C crc = new CRC32C();
        crc.update(unreadable.duplicate().position(ATTRIBUTES_AT));
        assertEquals(ErrorCode.INVALID_RECORD, produce(9, unreadable.putInt(CRC_AT, (int) crc.getValue())));
    }

    private static ByteBuffer batch(CompressionType compression) {
        ByteBuffer bytes = MemoryRecords.withRecords(
                        Compression.of(compression).build(), new SimpleRecord(new byte[10], new byte[20]))
                .buffer();
        return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    }

    private ErrorCode produce(int version, ByteBuffer records) throws Exception {
        ProduceRequestData body = new ProduceRequestData().setAcks((short) 1);
        body.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setName("orders")
                        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData()
                                .setRecords(MemoryRecords.readableRecords(records)))));
        Reply reply = dispatcher
                .dispatch(request(ApiKeys.PRODUCE, version, body), SOMEONE)
                .reply()
                .get();
        var topics = ((ProduceResponseData)
                        assertInstanceOf(Reply.Answer.class, reply).body())
                .responses();
        return ErrorCode.of(topics.iterator().next().partitionResponses().get(0).errorCode());
    }

    @Test
    void aBrokerThatFailsSaysSoInKafkasWay() throws Exception {
        ListOffsetsRequestData asked = new ListOffsetsRequestData()
                .setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic()
                        .setName("orders")
                        .setPartitions(List.of(new ListOffsetsRequestData.ListOffsetsPartition()))));
        broker.failListOffsets = true;
        Reply reply = dispatcher
                .dispatch(request(ApiKeys.LIST_OFFSETS, 5, asked), SOMEONE)
                .reply()
                .get();
        Reply.Answer answer = assertInstanceOf(Reply.Answer.class, reply);
        var topic = ((ListOffsetsResponseData) answer.body()).topics().get(0);
        assertEquals("orders", topic.name());
        assertEquals(
                ErrorCode.UNKNOWN_SERVER_ERROR.code(), topic.partitions().get(0).errorCode());
    }
}
