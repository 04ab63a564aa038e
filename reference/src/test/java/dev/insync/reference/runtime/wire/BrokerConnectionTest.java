package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What brokers say to each other arrives as it was meant. */
class BrokerConnectionTest {
    private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
    private static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);
    private static final TopicPartition BILLS_0 = new TopicPartition("bills", 0);
    private static final UUID ORDERS_ID = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID BILLS_ID = UUID.fromString("00000000-0000-4000-8000-000000000002");
    private static final List<BrokerEndpoint> BROKERS =
            List.of(new BrokerEndpoint(1, "localhost", 9092), new BrokerEndpoint(2, "localhost", 9093));

    @TempDir
    Path directory;

    private SingleBroker broker;
    private WireClient client;
    private BrokerConnection connection;

    @BeforeEach
    void start() throws Exception {
        broker = SingleBroker.in(directory);
        client = new WireClient("broker-2", 10_000);
        connection = client.connect("127.0.0.1", broker.port());
    }

    @AfterEach
    void stop() {
        client.close();
        broker.close();
    }

    private static ClientContext someone() {
        return new ClientContext("someone", new InetSocketAddress(0), 0);
    }

    private RecordBatch produce(TopicPartition partition, int records) throws Exception {
        broker.metadata(someone(), new Metadata.Call(List.of(partition.topic()), true))
                .get();
        RecordBatch batch = TestBatches.plain(records);
        broker.produce(someone(), new Produce.Call((short) 1, 0, List.of(new Produce.Append(partition, batch))))
                .get();
        return batch;
    }

    private static Fetch.Call followerFetch(int maxWaitMs, Fetch.PartitionFetch... partitions) {
        return new Fetch.Call(2, maxWaitMs, 1, 1 << 20, false, List.of(partitions));
    }

    @Test
    void aFollowerGetsTheLeadersBytes() throws Exception {
        RecordBatch first = produce(ORDERS_0, 3);
        RecordBatch second = produce(ORDERS_0, 2);
        Fetch.Result result = connection
                .fetch(
                        followerFetch(
                                100,
                                new Fetch.PartitionFetch(ORDERS_0, 0, 0, -1, 0, 1 << 20),
                                new Fetch.PartitionFetch(BILLS_0, 0, 0, -1, 0, 1 << 20)),
                        7)
                .get();
        assertEquals(ErrorCode.NONE, result.error());
        Fetch.PartitionResult orders = result.partitions().get(0);
        assertEquals(5, orders.highWatermark());
        assertEquals(
                List.of(first.buffer(), second.buffer()),
                RecordBatches.split(orders.records().toBuffer()).stream()
                        .map(RecordBatch::buffer)
                        .toList());
        assertEquals(
                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, result.partitions().get(1).error());
    }

    @Test
    void aFollowerLearnsWhereItsLogDiverges() throws Exception {
        produce(ORDERS_0, 3);
        Fetch.Result result = connection
                .fetch(followerFetch(10, new Fetch.PartitionFetch(ORDERS_0, 7, 3, 6, 0, 1000)), 7)
                .get();
        assertEquals(new Fetch.EpochEndOffset(0, 3), result.partitions().get(0).diverging());
        assertTrue(result.partitions().get(0).records().isEmpty());
    }

    @Test
    void aFollowerNamesItsRegistrationAndItsTopicsById() throws Exception {
        produce(ORDERS_0, 3);
        UUID orders = SingleBroker.idOf("orders");
        UUID nobodys = new UUID(1, 1);
        Fetch.Call call = new Fetch.Call(
                2,
                77,
                60_000,
                1,
                1 << 20,
                false,
                List.of(
                        new Fetch.PartitionFetch(ORDERS_0, 0, 3, 0, 0, 1000, orders),
                        new Fetch.PartitionFetch(BILLS_0, 0, 0, -1, 0, 1000, nobodys)));
        Fetch.Result result = connection.fetch(call, 7).get();
        assertEquals(77, broker.lastFetch().replicaEpoch());
        assertEquals(2, broker.lastFetch().replicaId());
        assertEquals(ORDERS_0, result.partitions().get(0).partition());
        assertEquals(3, result.partitions().get(0).highWatermark());
        assertEquals(BILLS_0, result.partitions().get(1).partition());
        assertEquals(ErrorCode.UNKNOWN_TOPIC_ID, result.partitions().get(1).error());
    }

    @Test
    void offsetsAreAskedForByPositionAndByEpoch() throws Exception {
        produce(ORDERS_0, 3);
        ListOffsets.Result offsets = connection
                .listOffsets(new ListOffsets.Call(
                        2, false, List.of(new ListOffsets.PartitionQuery(ORDERS_0, 0, ListOffsets.LATEST))))
                .get();
        assertEquals(
                List.of(new ListOffsets.PartitionResult(ORDERS_0, ErrorCode.NONE, -1, 3, 0)), offsets.partitions());
        OffsetForLeaderEpoch.Result epochs = connection
                .offsetForLeaderEpoch(new OffsetForLeaderEpoch.Call(
                        2, List.of(new OffsetForLeaderEpoch.PartitionQuery(ORDERS_0, 1, 0))))
                .get();
        assertEquals(
                List.of(new OffsetForLeaderEpoch.PartitionResult(ORDERS_0, ErrorCode.NONE, 0, 3)), epochs.partitions());
    }

    private static LeaderAndIsr.PartitionState state(TopicPartition partition, UUID topicId) {
        return new LeaderAndIsr.PartitionState(
                partition, 3, 1, 5, List.of(1, 2), 9, List.of(1, 2, 3), List.of(3), List.of(1), true, topicId);
    }

    @Test
    void theControllersOrdersArriveWhole() throws Exception {
        LeaderAndIsr.Call withIds = new LeaderAndIsr.Call(
                1,
                3,
                42,
                true,
                List.of(state(ORDERS_0, ORDERS_ID), state(ORDERS_1, ORDERS_ID), state(BILLS_0, BILLS_ID)),
                BROKERS);
        LeaderAndIsr.Result answer = connection.leaderAndIsr(withIds).get();
        assertEquals(List.of(withIds), broker.leaderAndIsrCalls);
        assertEquals(
                List.of(ORDERS_0, ORDERS_1, BILLS_0),
                answer.partitions().stream()
                        .map(LeaderAndIsr.PartitionResult::partition)
                        .toList());
        assertEquals(ErrorCode.KAFKA_STORAGE_ERROR, answer.partitions().get(2).error());
    }

    @Test
    void ordersForTopicsWithoutIdArriveTooAndNameThemInTheAnswer() throws Exception {
        LeaderAndIsr.Call withoutIds =
                new LeaderAndIsr.Call(1, 3, 42, false, List.of(state(ORDERS_0, null), state(BILLS_0, null)), BROKERS);
        LeaderAndIsr.Result answer = connection.leaderAndIsr(withoutIds).get();
        assertEquals(List.of(withoutIds), broker.leaderAndIsrCalls);
        assertEquals(
                List.of(ORDERS_0, BILLS_0),
                answer.partitions().stream()
                        .map(LeaderAndIsr.PartitionResult::partition)
                        .toList());
    }

    @Test
    void metadataAndStopOrdersArriveWhole() throws Exception {
        UpdateMetadata.Call update = new UpdateMetadata.Call(
                1,
                3,
                42,
                List.of(new UpdateMetadata.PartitionState(
                        ORDERS_0, 3, 1, 5, List.of(1), 9, List.of(1, 2), List.of(2), ORDERS_ID)),
                BROKERS);
        assertEquals(
                ErrorCode.STALE_BROKER_EPOCH,
                connection.updateMetadata(update).get().error());
        assertEquals(List.of(update), broker.updateMetadataCalls);
        StopReplica.Call stop =
                new StopReplica.Call(1, 3, 42, List.of(new StopReplica.PartitionState(ORDERS_1, -2, true)));
        assertEquals(
                List.of(new StopReplica.PartitionResult(ORDERS_1, ErrorCode.NONE)),
                connection.stopReplica(stop).get().partitions());
        assertEquals(List.of(stop), broker.stopReplicaCalls);
    }

    @Test
    void topicsAndProducerIdsAreAskedOfTheController() throws Exception {
        CreateTopics.NewTopic topic =
                new CreateTopics.NewTopic("orders", 2, 1, Map.of(), Map.of("min.insync.replicas", "1"));
        CreateTopics.Call call = new CreateTopics.Call(List.of(topic), 1000, false);
        assertEquals(
                ErrorCode.NONE,
                connection.createTopics(call).get().topics().get(0).error());
        assertEquals(
                ErrorCode.TOPIC_ALREADY_EXISTS,
                connection.createTopics(call).get().topics().get(0).error());
        AllocateProducerIds.Call block = new AllocateProducerIds.Call(2, 42);
        assertEquals(1000, connection.allocateProducerIds(block).get().count());
    }

    @Test
    void answersComeInTheOrderOfTheCalls() throws Exception {
        List<CompletableFuture<?>> answers = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            answers.add(connection
                    .allocateProducerIds(new AllocateProducerIds.Call(2, i))
                    .thenAccept(result -> order.add(number)));
        }
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
        assertEquals(order.stream().sorted().toList(), order);
        assertEquals(200, order.size());
    }

    @Test
    void aLargeAnswerArrivesWhole() throws Exception {
        broker.metadata(someone(), new Metadata.Call(List.of("orders"), true)).get();
        RecordBatch large = TestBatches.plain(10, 100_000);
        broker.produce(someone(), new Produce.Call((short) 1, 0, List.of(new Produce.Append(ORDERS_0, large))))
                .get();
        Fetch.Result result = connection
                .fetch(followerFetch(100, new Fetch.PartitionFetch(ORDERS_0, 0, 0, -1, 0, 1)), 7)
                .get();
        assertEquals(large.buffer(), result.partitions().get(0).records().toBuffer());
    }

    private static WireException failureOf(CompletableFuture<?> answer) {
        return assertInstanceOf(
                WireException.class,
                assertThrows(ExecutionException.class, answer::get).getCause());
    }

    @Test
    void aBrokerThatIsNotThereFailsTheCallAndMayComeBack() throws Exception {
        int port = broker.port();
        AllocateProducerIds.Call call = new AllocateProducerIds.Call(2, 42);
        connection.allocateProducerIds(call).get();
        broker.close();
        Eventually.eventually(
                "calls fail",
                () -> connection
                        .allocateProducerIds(call)
                        .handle((result, failure) -> failure != null)
                        .get());
        WireException e = failureOf(connection.allocateProducerIds(call));
        assertTrue(String.valueOf(e.getMessage()).contains("127.0.0.1:" + port), e.getMessage());
        broker = new SingleBroker(directory, ServerConfig.onLoopback(port));
        assertEquals(1000, connection.allocateProducerIds(call).get().count());
    }

    @Test
    void aBrokerThatDoesNotAnswerFailsTheCallInTime() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                WireClient impatient = new WireClient("broker-2", 50)) {
            BrokerConnection toSilent = impatient.connect("127.0.0.1", silent.getLocalPort());
            CompletableFuture<?> first = toSilent.allocateProducerIds(new AllocateProducerIds.Call(2, 42));
            CompletableFuture<?> second = toSilent.allocateProducerIds(new AllocateProducerIds.Call(2, 42));
            assertTrue(String.valueOf(failureOf(first).getMessage()).contains("no answer"));
            failureOf(second);
        }
    }

    @Test
    void closingFailsWhatIsInFlightAndEveryLaterCall() throws Exception {
        produce(ORDERS_0, 1);
        CompletableFuture<?> longPoll =
                connection.fetch(followerFetch(60_000, new Fetch.PartitionFetch(ORDERS_0, 0, 1, 0, 0, 1000)), 7);
        connection.allocateProducerIds(new AllocateProducerIds.Call(2, 42));
        connection.close();
        failureOf(longPoll);
        failureOf(connection.allocateProducerIds(new AllocateProducerIds.Call(2, 42)));
        BrokerConnection another = client.connect("127.0.0.1", broker.port());
        client.close();
        failureOf(another.allocateProducerIds(new AllocateProducerIds.Call(2, 42)));
    }
}
