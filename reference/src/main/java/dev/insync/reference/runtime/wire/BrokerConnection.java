package dev.insync.reference.runtime.wire;

import java.util.concurrent.CompletableFuture;

/**
 * One connection to another broker, for the requests that brokers send each other. Connects on first use and again after a
 * failure. Requests go out in the order of the calls and are answered in that order.
 *
 * <p>A future fails with {@link WireException} when the broker cannot be reached, the connection breaks, or the answer takes
 * longer than the client's timeout; whether the request took effect is then unknown. After such a failure every request in
 * flight on this connection has failed too. Futures complete on the client's network thread, which must not be blocked.
 */
public interface BrokerConnection extends AutoCloseable {
    /**
     * The answer's records are in memory. The timeout counts from {@code maxWaitMs} on.
     *
     * @param correlationId the number by which the other broker knows this request
     */
    CompletableFuture<Fetch.Result> fetch(Fetch.Call call, int correlationId);

    CompletableFuture<ListOffsets.Result> listOffsets(ListOffsets.Call call);

    CompletableFuture<OffsetForLeaderEpoch.Result> offsetForLeaderEpoch(OffsetForLeaderEpoch.Call call);

    CompletableFuture<LeaderAndIsr.Result> leaderAndIsr(LeaderAndIsr.Call call);

    CompletableFuture<UpdateMetadata.Result> updateMetadata(UpdateMetadata.Call call);

    CompletableFuture<StopReplica.Result> stopReplica(StopReplica.Call call);

    CompletableFuture<ControlledShutdown.Result> controlledShutdown(ControlledShutdown.Call call);

    CompletableFuture<AllocateProducerIds.Result> allocateProducerIds(AllocateProducerIds.Call call);

    /** For a broker that is not the controller and passes a client's request on. */
    CompletableFuture<CreateTopics.Result> createTopics(CreateTopics.Call call);

    /** Fails what is in flight, and every later call. */
    @Override
    void close();
}
