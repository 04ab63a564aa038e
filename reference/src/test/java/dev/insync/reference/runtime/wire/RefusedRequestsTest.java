package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that can be read, and that Kafka refuses for what they say before anybody is asked. */
class RefusedRequestsTest {
    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;
    private static final byte NO_TYPE = 9;
    private static final InetSocketAddress SOMEONE = new InetSocketAddress("127.0.0.1", 1);

    @TempDir
    Path directory;

    private SingleBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = SingleBroker.in(directory);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private <T extends ApiMessage> T ask(ApiKeys key, int version, ApiMessage request, Class<T> type) throws Exception {
        Dispatcher dispatcher = new Dispatcher(broker, ServerConfig.onLoopback(0));
        Reply reply = dispatcher
                .dispatch(WireTestClient.payload(WireTestClient.header(key, version, 5), request), SOMEONE)
                .reply()
                .get();
        return type.cast(assertInstanceOf(Reply.Answer.class, reply).body());
    }

    private InitProducerIdResponseData initProducerId(String transactionalId, long id, int epoch) throws Exception {
        InitProducerIdRequestData request = new InitProducerIdRequestData()
                .setTransactionalId(transactionalId)
                .setProducerId(id)
                .setProducerEpoch((short) epoch);
        return ask(ApiKeys.INIT_PRODUCER_ID, 4, request, InitProducerIdResponseData.class);
    }

    @Test
    void aProducerHasAnIdAndAnEpochOrNeither() throws Exception {
        assertEquals(
                ErrorCode.INVALID_REQUEST.code(), initProducerId(null, 7, -1).errorCode());
        assertEquals(
                ErrorCode.INVALID_REQUEST.code(), initProducerId(null, -1, 0).errorCode());
        assertEquals(ErrorCode.NONE.code(), initProducerId(null, 7, 0).errorCode());
        assertTrue(initProducerId(null, -1, -1).producerId() >= 0);
    }

    @Test
    void theEmptyTransactionalIdIsNone() throws Exception {
        assertEquals(
                ErrorCode.INVALID_REQUEST.code(), initProducerId("", -1, -1).errorCode());
        assertEquals(
                ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code(),
                initProducerId("payments", -1, -1).errorCode());
    }

    private short findCoordinator(byte keyType) throws Exception {
        FindCoordinatorRequestData request =
                new FindCoordinatorRequestData().setKey("readers").setKeyType(keyType);
        return ask(ApiKeys.FIND_COORDINATOR, 3, request, FindCoordinatorResponseData.class)
                .errorCode();
    }

    @Test
    void thereAreCoordinatorsOfTwoTypes() throws Exception {
        assertEquals(ErrorCode.COORDINATOR_NOT_AVAILABLE.code(), findCoordinator(GROUP));
        assertEquals(ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED.code(), findCoordinator(TRANSACTION));
        assertEquals(ErrorCode.INVALID_REQUEST.code(), findCoordinator(NO_TYPE));
    }

    @Test
    void eachKeyIsRefusedByItself() throws Exception {
        FindCoordinatorRequestData request = new FindCoordinatorRequestData()
                .setCoordinatorKeys(List.of("readers", "writers"))
                .setKeyType(NO_TYPE);
        FindCoordinatorResponseData response =
                ask(ApiKeys.FIND_COORDINATOR, 4, request, FindCoordinatorResponseData.class);
        assertEquals(
                List.of("readers", "writers"),
                response.coordinators().stream()
                        .map(FindCoordinatorResponseData.Coordinator::key)
                        .toList());
        response.coordinators().forEach(each -> assertEquals(ErrorCode.INVALID_REQUEST.code(), each.errorCode()));
    }

    private short syncGroup(int version, String protocolType, String protocol) throws Exception {
        SyncGroupRequestData request = new SyncGroupRequestData()
                .setGroupId("readers")
                .setMemberId("member")
                .setProtocolType(protocolType)
                .setProtocolName(protocol);
        return ask(ApiKeys.SYNC_GROUP, version, request, SyncGroupResponseData.class)
                .errorCode();
    }

    @Test
    void whoCanSayItsProtocolMustWhenItSyncs() throws Exception {
        short inconsistent = ErrorCode.INCONSISTENT_GROUP_PROTOCOL.code();
        assertEquals(inconsistent, syncGroup(5, null, "range"));
        assertEquals(inconsistent, syncGroup(5, "consumer", null));
        short asked = ErrorCode.NOT_COORDINATOR.code();
        assertEquals(asked, syncGroup(5, "consumer", "range"));
        assertEquals(asked, syncGroup(4, null, null));
    }
}
