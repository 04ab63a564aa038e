package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.TestBatches;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.MetadataRequestData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers, slow clients and liars can do to the server, which is: lose their connection. */
class WireServerTest {
    private static final int SMALL = 100_000;

    @TempDir
    Path directory;

    private SingleBroker broker;

    private SingleBroker start(ServerConfig config) throws WireException {
        broker = new SingleBroker(directory, config);
        return broker;
    }

    private SingleBroker start() throws WireException {
        return start(ServerConfig.onLoopback(0));
    }

    /** Small limits and short patience. */
    private static ServerConfig strict(int maxConnections, long frameTimeoutMs, long idleTimeoutMs) {
        return new ServerConfig(
                "127.0.0.1",
                0,
                1,
                maxConnections,
                maxConnections - 1,
                SMALL,
                SMALL,
                SMALL,
                4,
                frameTimeoutMs,
                idleTimeoutMs);
    }

    @AfterEach
    void stop() {
        if (broker != null) {
            broker.close();
        }
    }

    private static byte[] apiVersions(int version, int correlationId) {
        return WireTestClient.request(ApiKeys.API_VERSIONS, version, correlationId, new ApiVersionsRequestData());
    }

    private static void assertServes(WireTestClient client) throws IOException {
        client.send(apiVersions(0, 77));
        var answer = (ApiVersionsResponseData) client.receive(ApiKeys.API_VERSIONS, 0, 77);
        assertEquals(ErrorCode.NONE.code(), answer.errorCode());
    }

    private void assertStillServes() throws IOException {
        try (WireTestClient client = new WireTestClient(broker.port())) {
            assertServes(client);
        }
    }

    @Test
    void garbageCostsTheStrangerItsConnectionAndNobodyElse() throws Exception {
        start();
        Random random = new Random(4711);
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", broker.address(), "linger.ms", 0),
                new StringSerializer(),
                new StringSerializer())) {
            for (int i = 0; i < 100; i++) {
                sent.add(producer.send(new ProducerRecord<>("orders", "value-" + i)));
                byte[] garbage = new byte[1 + random.nextInt(300)];
                random.nextBytes(garbage);
                try (WireTestClient stranger = new WireTestClient(broker.port())) {
                    stranger.send(garbage);
                }
            }
            for (int i = 0; i < sent.size(); i++) {
                assertEquals(i, sent.get(i).get().offset());
            }
        }
        assertStillServes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\026\003\001\002\000\001\000", "\377\377\377\377"})
    void otherProtocolsAreRefused(String hello) throws Exception {
        start();
        try (WireTestClient stranger = new WireTestClient(broker.port())) {
            stranger.send(hello.getBytes(StandardCharsets.ISO_8859_1));
            assertTrue(stranger.isClosedByServer());
        }
        assertStillServes();
    }

    @Test
    void aRequestThatIsNotKnownClosesTheConnection() throws Exception {
        start();
        byte[] notSupported = WireTestClient.request(ApiKeys.DESCRIBE_ACLS, 1, 1, new DescribeAclsRequestData());
        byte[] tooNew = WireTestClient.request(ApiKeys.FETCH, 16, 1, new FetchRequestData());
        byte[] noSuchKey = WireTestClient.frame(ByteBuffer.allocate(20).putShort(0, (short) 9999));
        for (byte[] request : List.of(notSupported, tooNew, noSuchKey)) {
            try (WireTestClient client = new WireTestClient(broker.port())) {
                client.send(request);
                assertTrue(client.isClosedByServer());
            }
        }
        assertStillServes();
    }

    @Test
    void anApiVersionsOfTheFutureIsAnsweredInVersionZeroWithTheRanges() throws Exception {
        start();
        try (WireTestClient client = new WireTestClient(broker.port())) {
            ByteBuffer request = WireTestClient.payload(
                    WireTestClient.header(ApiKeys.API_VERSIONS, 4, 9), new ApiVersionsRequestData());
            client.send(WireTestClient.frame(request.putShort(2, (short) 99)));
            var answer = (ApiVersionsResponseData) client.receive(ApiKeys.API_VERSIONS, 0, 9);
            assertEquals(ErrorCode.UNSUPPORTED_VERSION.code(), answer.errorCode());
            assertEquals(4, answer.apiKeys().find(ApiKeys.API_VERSIONS.id).maxVersion());
            assertServes(client);
        }
    }

    @Test
    void requestsOfOneConnectionAreAnsweredInTheirOrder() throws Exception {
        start();
        broker.metadata(new ClientContext("", new InetSocketAddress(0), 0), new Metadata.Call(List.of("orders"), true));
        FetchRequestData longPoll = FetchCodec.encode(new Fetch.Call(
                Fetch.CONSUMER,
                300,
                1,
                1000,
                false,
                List.of(new Fetch.PartitionFetch(new TopicPartition("orders", 0), -1, 0, -1, -1, 1000))));
        try (WireTestClient client = new WireTestClient(broker.port())) {
            client.send(
                    WireTestClient.request(ApiKeys.FETCH, 12, 1, longPoll),
                    WireTestClient.request(ApiKeys.METADATA, 9, 2, new MetadataRequestData().setTopics(List.of())),
                    apiVersions(3, 3));
            var fetched = (FetchResponseData) client.receive(ApiKeys.FETCH, 12, 1);
            assertEquals(0, fetched.responses().get(0).partitions().get(0).highWatermark());
            var metadata = (MetadataResponseData) client.receive(ApiKeys.METADATA, 9, 2);
            assertEquals("test-cluster", metadata.clusterId());
            client.receive(ApiKeys.API_VERSIONS, 3, 3);
        }
    }

    @Test
    void manyRequestsInOnePacketAreAllAnsweredThoughFewAreTakenAtATime() throws Exception {
        start(strict(10, 10_000, 60_000));
        int count = 1_000;
        byte[][] requests = new byte[count][];
        for (int i = 0; i < count; i++) {
            requests[i] = apiVersions(i % 5, i);
        }
        try (WireTestClient client = new WireTestClient(broker.port())) {
            client.send(requests);
            for (int i = 0; i < count; i++) {
                client.receive(ApiKeys.API_VERSIONS, i % 5, i);
            }
        }
    }

    @Test
    void aFetchSessionIsRefusedAsKafkaDoes() throws Exception {
        start();
        try (WireTestClient client = new WireTestClient(broker.port())) {
            FetchRequestData inSession = new FetchRequestData().setSessionId(5).setSessionEpoch(1);
            client.send(WireTestClient.request(ApiKeys.FETCH, 12, 1, inSession));
            var refused = (FetchResponseData) client.receive(ApiKeys.FETCH, 12, 1);
            assertEquals(ErrorCode.FETCH_SESSION_ID_NOT_FOUND.code(), refused.errorCode());
            FetchRequestData opensSession =
                    new FetchRequestData().setSessionId(0).setSessionEpoch(0);
            client.send(WireTestClient.request(ApiKeys.FETCH, 12, 2, opensSession));
            var full = (FetchResponseData) client.receive(ApiKeys.FETCH, 12, 2);
            assertEquals(ErrorCode.NONE.code(), full.errorCode());
            assertEquals(0, full.sessionId());
        }
    }

    @Test
    void halfARequestIsNotWaitedForForEver() throws Exception {
        start(strict(10, 100, 60_000));
        try (WireTestClient slow = new WireTestClient(broker.port());
                WireTestClient slower = new WireTestClient(broker.port())) {
            byte[] request = apiVersions(0, 1);
            slow.send(Arrays.copyOf(request, 2));
            slower.send(Arrays.copyOf(request, request.length - 1));
            assertTrue(slow.isClosedByServer());
            assertTrue(slower.isClosedByServer());
        }
        assertStillServes();
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        start(strict(10, 10_000, 150));
        try (WireTestClient idle = new WireTestClient(broker.port())) {
            assertTrue(idle.isClosedByServer());
        }
    }

    @Test
    void aConnectionBeyondTheLimitWaitsUntilAnotherOneClosesAndTheOthersGoOn() throws Exception {
        start(strict(3, 10_000, 60_000));
        try (WireTestClient first = new WireTestClient(broker.port(), "127.0.0.1");
                WireTestClient second = new WireTestClient(broker.port(), "127.0.0.2");
                WireTestClient third = new WireTestClient(broker.port(), "127.0.0.3")) {
            assertServes(first);
            assertServes(second);
            assertServes(third);
            try (WireTestClient fourth = new WireTestClient(broker.port(), "127.0.0.4")) {
                fourth.send(apiVersions(0, 5));
                assertServes(first);
                assertEquals(3, broker.server().connectionCount());
                second.close();
                fourth.receive(ApiKeys.API_VERSIONS, 0, 5);
            }
        }
        Eventually.eventually("connections closed", () -> broker.server().connectionCount() == 0);
        assertStillServes();
    }

    @Test
    void anAddressWithTooManyConnectionsLosesItsNextOneAndOthersDoNot() throws Exception {
        start(strict(3, 10_000, 60_000));
        try (WireTestClient first = new WireTestClient(broker.port(), "127.0.0.2");
                WireTestClient second = new WireTestClient(broker.port(), "127.0.0.2")) {
            assertServes(first);
            assertServes(second);
            try (WireTestClient third = new WireTestClient(broker.port(), "127.0.0.2");
                    WireTestClient other = new WireTestClient(broker.port(), "127.0.0.3")) {
                assertTrue(third.isClosedByServer());
                assertServes(other);
            }
            assertServes(first);
            first.close();
            Eventually.eventually("one is closed", () -> broker.server().connectionCount() == 1);
            try (WireTestClient next = new WireTestClient(broker.port(), "127.0.0.2")) {
                assertServes(next);
            }
        }
    }

    /** A byte now and then is no progress: the time of a request runs from its first one. */
    @Test
    void aRequestThatComesByteByByteIsNotWaitedForForEver() throws Exception {
        start(strict(10, 200, 60_000));
        try (WireTestClient trickling = new WireTestClient(broker.port())) {
            trickling.socket().setTcpNoDelay(true);
            trickling.send(ByteBuffer.allocate(4).putInt(SMALL).array());
            assertThrows(IOException.class, () -> {
                while (true) {
                    trickling.send(new byte[1]);
                    LockSupport.parkNanos(1_000_000);
                }
            });
        }
        assertStillServes();
    }

    @Test
    void announcedMemoryIsTakenByTurnsAndSmallRequestsHaveTheirOwn() throws Exception {
        start(strict(10, 10_000, 60_000));
        byte[] half = ByteBuffer.allocate(4).putInt(SMALL - 10).array();
        try (WireTestClient hoarder = new WireTestClient(broker.port());
                WireTestClient other = new WireTestClient(broker.port())) {
            hoarder.send(half);
            Eventually.eventually("memory taken", () -> broker.server().requestMemoryBytes() == SMALL - 10);
            // What others may be waiting for, such as a follower's fetch, gets through.
            other.send(apiVersions(0, 1));
            other.receive(ApiKeys.API_VERSIONS, 0, 1);
            // What is left is too little for a large request: it waits until the hoarder is gone.
            other.send(produceOf(SMALL / 2), apiVersions(0, 3));
            hoarder.close();
            other.receive(ApiKeys.PRODUCE, 9, 2);
            other.receive(ApiKeys.API_VERSIONS, 0, 3);
        }
    }

    @Test
    void memoryThatIsOnlyAnnouncedIsGivenUpWhenOthersNeedIt() throws Exception {
        start(strict(10, 600_000, 600_000));
        byte[] announced = ByteBuffer.allocate(4).putInt(SMALL - 10).array();
        try (WireTestClient hoarder = new WireTestClient(broker.port());
                WireTestClient other = new WireTestClient(broker.port())) {
            hoarder.send(announced);
            Eventually.eventually("memory taken", () -> broker.server().requestMemoryBytes() == SMALL - 10);
            other.send(produceOf(SMALL / 2));
            other.receive(ApiKeys.PRODUCE, 9, 2);
            assertTrue(hoarder.isClosedByServer());
        }
    }

    private static byte[] produceOf(int bytes) {
        MemoryRecords records =
                MemoryRecords.readableRecords(TestBatches.plain(1, bytes).buffer());
        ProduceRequestData request = new ProduceRequestData().setAcks((short) 1);
        request.topicData()
                .add(new ProduceRequestData.TopicProduceData()
                        .setName("orders")
                        .setPartitionData(List.of(new ProduceRequestData.PartitionProduceData().setRecords(records))));
        return WireTestClient.request(ApiKeys.PRODUCE, 9, 2, request);
    }

    @Test
    void aClientThatDoesNotReadItsAnswersIsDropped() throws Exception {
        start(strict(10, 200, 60_000));
        try (WireTestClient greedy = new WireTestClient(broker.port())) {
            greedy.socket().setSoTimeout(200);
            byte[] request = apiVersions(0, 1);
            assertThrows(IOException.class, () -> {
                while (true) {
                    greedy.send(request);
                }
            });
        }
        assertStillServes();
    }

    @Test
    void aPortInUseIsNamedInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            WireException e = assertThrows(WireException.class, () -> start(ServerConfig.onLoopback(port)));
            assertEquals("cannot listen on 127.0.0.1:" + port + ": Address already in use", e.getMessage());
        }
    }
}
