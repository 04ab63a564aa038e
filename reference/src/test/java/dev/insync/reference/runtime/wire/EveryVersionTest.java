package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.TestBatches;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.DeleteTopicsRequestData;
import org.apache.kafka.common.message.DescribeClusterRequestData;
import org.apache.kafka.common.message.DescribeConfigsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.LeaderAndIsrRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.OffsetForLeaderEpochRequestData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.StopReplicaRequestData;
import org.apache.kafka.common.message.UpdateMetadataRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.SendBuilder;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.MetadataResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every version that is advertised can be read and answered; and what is not quite a request is refused, whatever it is. */
class EveryVersionTest {
    private static final InetSocketAddress SOMEONE = new InetSocketAddress("127.0.0.1", 1);

    @TempDir
    Path directory;

    private SingleBroker broker;
    private Dispatcher dispatcher;

    @BeforeEach
    void start() throws Exception {
        broker = SingleBroker.in(directory);
        broker.metadata(new ClientContext("", SOMEONE, 0), new Metadata.Call(List.of("orders"), true));
        dispatcher = new Dispatcher(broker, ServerConfig.onLoopback(0));
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    record Case(ApiKeys key, short version) {}

    static Stream<Case> everyVersion() {
        return Api.all().stream()
                .flatMap(api -> IntStream.rangeClosed(api.minVersion(), api.brokersVersion())
                        .mapToObj(version -> new Case(api.key(), (short) version)));
    }

    private static ApiMessage request(ApiKeys key, short version) {
        return switch (key) {
            case PRODUCE -> {
                ProduceRequestData request = new ProduceRequestData().setAcks((short) 1);
                MemoryRecords records =
                        MemoryRecords.readableRecords(TestBatches.plain(2).buffer());
                request.topicData()
                        .add(new ProduceRequestData.TopicProduceData()
                                .setName("orders")
                                .setPartitionData(
                                        List.of(new ProduceRequestData.PartitionProduceData().setRecords(records))));
                yield request;
            }
            case FETCH ->
                new FetchRequestData()
                        .setTopics(List.of(new FetchRequestData.FetchTopic()
                                .setTopic("orders")
                                .setPartitions(
                                        List.of(new FetchRequestData.FetchPartition().setPartitionMaxBytes(1000)))));
            case LIST_OFFSETS ->
                new ListOffsetsRequestData()
                        .setTopics(List.of(new ListOffsetsRequestData.ListOffsetsTopic()
                                .setName("orders")
                                .setPartitions(
                                        List.of(new ListOffsetsRequestData.ListOffsetsPartition().setTimestamp(-1)))));
            case METADATA -> metadataOf("orders");
            case LEADER_AND_ISR -> leaderAndIsr(version);
            case STOP_REPLICA ->
                new StopReplicaRequestData()
                        .setTopicStates(List.of(new StopReplicaRequestData.StopReplicaTopicState()
                                .setTopicName("orders")
                                .setPartitionStates(List.of(new StopReplicaRequestData.StopReplicaPartitionState()))));
            case UPDATE_METADATA ->
                new UpdateMetadataRequestData()
                        .setTopicStates(List.of(new UpdateMetadataRequestData.UpdateMetadataTopicState()
                                .setTopicName("orders")
                                .setPartitionStates(
                                        List.of(new UpdateMetadataRequestData.UpdateMetadataPartitionState()))));
            case FIND_COORDINATOR -> {
                FindCoordinatorRequestData request = new FindCoordinatorRequestData();
                yield version < 4 ? request.setKey("group") : request.setCoordinatorKeys(List.of("group", "other"));
            }
            case API_VERSIONS -> new ApiVersionsRequestData();
            case CREATE_TOPICS -> {
                CreateTopicsRequestData request = new CreateTopicsRequestData();
                request.topics()
                        .add(new CreateTopicsRequestData.CreatableTopic()
                                .setName("bills")
                                .setNumPartitions(1)
                                .setReplicationFactor((short) 1));
                yield request;
            }
            case DELETE_TOPICS -> new DeleteTopicsRequestData().setTopicNames(List.of("orders"));
            case INIT_PRODUCER_ID -> new InitProducerIdRequestData().setTransactionalId(null);
            case OFFSET_FOR_LEADER_EPOCH -> {
                OffsetForLeaderEpochRequestData request = new OffsetForLeaderEpochRequestData().setReplicaId(-1);
                request.topics()
                        .add(new OffsetForLeaderEpochRequestData.OffsetForLeaderTopic()
                                .setTopic("orders")
                                .setPartitions(
                                        List.of(new OffsetForLeaderEpochRequestData.OffsetForLeaderPartition())));
                yield request;
            }
            case DESCRIBE_CONFIGS ->
                new DescribeConfigsRequestData()
                        .setResources(List.of(new DescribeConfigsRequestData.DescribeConfigsResource()
                                .setResourceType((byte) 2)
                                .setResourceName("orders")));
            case DESCRIBE_CLUSTER -> new DescribeClusterRequestData();
            case ALLOCATE_PRODUCER_IDS -> new AllocateProducerIdsRequestData();
            default -> MoreRequests.request(key, version);
        };
    }

    private static LeaderAndIsrRequestData leaderAndIsr(short version) {
        Uuid topicId = version < 5 ? Uuid.ZERO_UUID : Uuid.ONE_UUID;
        return new LeaderAndIsrRequestData()
                .setTopicStates(List.of(new LeaderAndIsrRequestData.LeaderAndIsrTopicState()
                        .setTopicName("orders")
                        .setTopicId(topicId)
                        .setPartitionStates(List.of(new LeaderAndIsrRequestData.LeaderAndIsrPartitionState()))));
    }

    @ParameterizedTest
    @MethodSource("everyVersion")
    void isReadAndAnswered(Case tried) throws Exception {
        AbstractResponse response = answer(tried.key(), tried.version(), request(tried.key(), tried.version()));
        assertTrue(response.errorCounts().keySet().stream().noneMatch(error -> error == Errors.UNKNOWN_SERVER_ERROR));
    }

    private AbstractResponse answer(ApiKeys key, int version, ApiMessage request) throws Exception {
        RequestHeader header = WireTestClient.header(key, version, 5);
        ByteBuffer payload = WireTestClient.payload(header, request);
        Reply.Answer answer = assertInstanceOf(
                Reply.Answer.class,
                dispatcher.dispatch(payload, SOMEONE).reply().get());
        ByteBuffer bytes = CollectingChannel.bytesOf(
                SendBuilder.buildResponseSend(header.toResponseHeader(), answer.body(), answer.version()));
        assertEquals(bytes.getInt(), bytes.remaining());
        return AbstractResponse.parseResponse(bytes, header);
    }

    /** By Kafka's {@code AclEntry.supportedOperations}, without an authorizer. */
    @Test
    void whoAsksWhatMayBeDoneMayDoAll() throws Exception {
        for (int version = 8; version <= 10; version++) {
            MetadataRequestData request = metadataOf("orders")
                    .setIncludeTopicAuthorizedOperations(true)
                    .setIncludeClusterAuthorizedOperations(true);
            MetadataResponse asked =
                    assertInstanceOf(MetadataResponse.class, answer(ApiKeys.METADATA, version, request));
            assertEquals(3576, asked.data().topics().find("orders").topicAuthorizedOperations());
            assertEquals(8096, asked.data().clusterAuthorizedOperations());
            MetadataResponse other =
                    assertInstanceOf(MetadataResponse.class, answer(ApiKeys.METADATA, version, metadataOf("orders")));
            assertEquals(Integer.MIN_VALUE, other.data().topics().find("orders").topicAuthorizedOperations());
            assertEquals(Integer.MIN_VALUE, other.data().clusterAuthorizedOperations());
        }
    }

    private static MetadataRequestData metadataOf(String topic) {
        return new MetadataRequestData()
                .setTopics(List.of(new MetadataRequestData.MetadataRequestTopic().setName(topic)));
    }

    @Test
    void theAdvertisedRangesAreTakenForARealRelease() {
        // What kafka-python looks for, newest first; the first hit decides how it speaks from then on: as to Kafka 2.4.
        assertTrue(Api.of(ApiKeys.DESCRIBE_ACLS) == null);
        assertTrue(Api.of(ApiKeys.PRODUCE).supports((short) 8));
        // What librdkafka wants to see before it compresses.
        assertTrue(Api.of(ApiKeys.PRODUCE).supports((short) 0));
    }

    @Test
    void anythingAlmostARequestIsAnsweredOrRefused() {
        Random random = new Random(20_260_101);
        List<ByteBuffer> requests = new ArrayList<>();
        everyVersion()
                .forEach(tried -> requests.add(WireTestClient.payload(
                        WireTestClient.header(tried.key(), tried.version(), 5),
                        request(tried.key(), tried.version()))));
        for (int round = 0; round < 20_000; round++) {
            ByteBuffer request = requests.get(random.nextInt(requests.size()));
            byte[] mutated = new byte[request.remaining()];
            request.duplicate().get(mutated);
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(3) == 0 ? random.nextInt(mutated.length) : mutated.length;
            try {
                dispatcher.dispatch(ByteBuffer.wrap(mutated, 0, length).slice(), SOMEONE);
            } catch (BadRequestException e) {
                assertTrue(!String.valueOf(e.getMessage()).contains("\n"), e.getMessage());
            }
        }
    }
}
