package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.Futures;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.message.AllocateProducerIdsRequestData;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.jspecify.annotations.Nullable;

/** Producer ids and coordinators; the one place where transactional clients are turned away. */
final class ProducerIdCodec {
    static final short ALLOCATE_VERSION = 0;

    private static final byte GROUP = 0;
    private static final byte TRANSACTION = 1;

    /** KIP-699: each key has its own answer. */
    private static final short FIND_MANY_VERSION = 4;

    /** The one error on a transactional id that every client takes as final and shows; all others are retried. */
    private static final ErrorCode TRANSACTIONS_REFUSED = ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;

    private ProducerIdCodec() {}

    static CompletableFuture<Reply> serveInitProducerId(Exchange exchange) {
        InitProducerIdRequestData request = exchange.as(InitProducerIdRequestData.class);
        InitProducerId.Call call = new InitProducerId.Call(request.producerId(), request.producerEpoch());
        ErrorCode refusal = refusalOf(call, request.transactionalId());
        CompletableFuture<InitProducerId.Result> result = refusal == ErrorCode.NONE
                ? exchange.handler().initProducerId(exchange.client(), call)
                : CompletableFuture.completedFuture(InitProducerId.Result.refused(refusal));
        return result.thenApply(r -> exchange.answer(new InitProducerIdResponseData()
                .setErrorCode(r.error().code())
                .setProducerId(r.producerId())
                .setProducerEpoch(r.producerEpoch())));
    }

    private static ErrorCode refusalOf(InitProducerId.Call call, @Nullable String transactionalId) {
        boolean hasId = call.producerId() != InitProducerId.NONE;
        boolean hasEpoch = call.producerEpoch() != InitProducerId.NONE;
        if (hasId != hasEpoch || "".equals(transactionalId)) {
            return ErrorCode.INVALID_REQUEST;
        }
        return transactionalId == null ? ErrorCode.NONE : TRANSACTIONS_REFUSED;
    }

    static CompletableFuture<Reply> serveFindCoordinator(Exchange exchange) {
        FindCoordinatorRequestData request = exchange.as(FindCoordinatorRequestData.class);
        boolean many = exchange.version() >= FIND_MANY_VERSION;
        List<String> keys = many ? request.coordinatorKeys() : List.of(request.key());
        return Futures.all(keys.stream()
                        .map(key -> find(exchange, request.keyType(), key))
                        .toList())
                .thenApply(results -> exchange.answer(many ? encode(keys, results) : encode(results.get(0))));
    }

    private static CompletableFuture<FindCoordinator.Result> find(Exchange exchange, byte keyType, String key) {
        return switch (keyType) {
            case GROUP -> exchange.handler().groups().findCoordinator(exchange.client(), new FindCoordinator.Call(key));
            case TRANSACTION -> refused(TRANSACTIONS_REFUSED, "transactions are not supported");
            default -> refused(ErrorCode.INVALID_REQUEST, "there is no coordinator of type " + keyType);
        };
    }

    private static CompletableFuture<FindCoordinator.Result> refused(ErrorCode error, String message) {
        return CompletableFuture.completedFuture(new FindCoordinator.Result(error, null, message));
    }

    private static FindCoordinatorResponseData encode(FindCoordinator.Result result) {
        FindCoordinatorResponseData response = new FindCoordinatorResponseData()
                .setErrorCode(result.error().code())
                .setErrorMessage(result.message());
        @Nullable BrokerEndpoint coordinator = result.coordinator();
        return coordinator == null
                ? response.setNodeId(Metadata.NO_BROKER).setHost("").setPort(-1)
                : response.setNodeId(coordinator.brokerId())
                        .setHost(coordinator.host())
                        .setPort(coordinator.port());
    }

    private static FindCoordinatorResponseData encode(List<String> keys, List<FindCoordinator.Result> results) {
        FindCoordinatorResponseData response = new FindCoordinatorResponseData();
        for (int i = 0; i < keys.size(); i++) {
            FindCoordinatorResponseData one = encode(results.get(i));
            response.coordinators()
                    .add(new FindCoordinatorResponseData.Coordinator()
                            .setKey(keys.get(i))
                            .setErrorCode(one.errorCode())
                            .setErrorMessage(one.errorMessage())
                            .setNodeId(one.nodeId())
                            .setHost(one.host())
                            .setPort(one.port()));
        }
        return response;
    }

    static CompletableFuture<Reply> serveAllocateProducerIds(Exchange exchange) {
        AllocateProducerIdsRequestData request = exchange.as(AllocateProducerIdsRequestData.class);
        return exchange.handler()
                .allocateProducerIds(
                        exchange.client(), new AllocateProducerIds.Call(request.brokerId(), request.brokerEpoch()))
                .thenApply(r -> exchange.answer(new AllocateProducerIdsResponseData()
                        .setErrorCode(r.error().code())
                        .setProducerIdStart(r.firstId())
                        .setProducerIdLen(r.count())));
    }

    static AllocateProducerIdsRequestData encode(AllocateProducerIds.Call call) {
        return new AllocateProducerIdsRequestData().setBrokerId(call.brokerId()).setBrokerEpoch(call.brokerEpoch());
    }

    static AllocateProducerIds.Result decode(AllocateProducerIdsResponseData response) {
        return new AllocateProducerIds.Result(
                ErrorCode.of(response.errorCode()), response.producerIdStart(), response.producerIdLen());
    }
}
