package dev.insync.reference.runtime.wire;

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

    /** The one error on a transactional id that every client takes as final and shows; all others are retried. */
    private static final ErrorCode TRANSACTIONS_REFUSED = ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED;

    private ProducerIdCodec() {}

    static CompletableFuture<Reply> serveInitProducerId(Exchange exchange) {
        InitProducerIdRequestData request = exchange.as(InitProducerIdRequestData.class);
        CompletableFuture<InitProducerId.Result> result = request.transactionalId() != null
                ? CompletableFuture.completedFuture(InitProducerId.Result.refused(TRANSACTIONS_REFUSED))
                : exchange.handler()
                        .initProducerId(
                                exchange.client(),
                                new InitProducerId.Call(request.producerId(), request.producerEpoch()));
        return result.thenApply(r -> exchange.answer(new InitProducerIdResponseData()
                .setErrorCode(r.error().code())
                .setProducerId(r.producerId())
                .setProducerEpoch(r.producerEpoch())));
    }

    static CompletableFuture<Reply> serveFindCoordinator(Exchange exchange) {
        FindCoordinatorRequestData request = exchange.as(FindCoordinatorRequestData.class);
        CompletableFuture<FindCoordinator.Result> result = request.keyType() == GROUP
                ? exchange.handler()
                        .groups()
                        .findCoordinator(exchange.client(), new FindCoordinator.Call(request.key()))
                : CompletableFuture.completedFuture(
                        new FindCoordinator.Result(TRANSACTIONS_REFUSED, null, "transactions are not supported"));
        return result.thenApply(r -> exchange.answer(encode(r)));
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
