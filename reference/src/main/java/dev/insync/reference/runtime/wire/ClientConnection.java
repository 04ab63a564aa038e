package dev.insync.reference.runtime.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.message.AllocateProducerIdsResponseData;
import org.apache.kafka.common.message.ControlledShutdownResponseData;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.LeaderAndIsrResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.OffsetForLeaderEpochResponseData;
import org.apache.kafka.common.message.StopReplicaResponseData;
import org.apache.kafka.common.message.UpdateMetadataResponseData;
import org.apache.kafka.common.network.Send;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.SendBuilder;
import org.apache.kafka.common.requests.AbstractResponse;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to another broker. Requests are queued from any thread; the rest runs on the client's thread. */
final class ClientConnection implements BrokerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    private static final int MAX_ANSWER_BYTES = 256 << 20;

    /** Requests queued or in flight; more than a broker ever has for another, so a bound and not a limit to tune. */
    private static final int MAX_PENDING = 10_000;

    /** @param deadlineSlackMs how much longer than usual the peer may take, because it was asked to wait */
    private record Pending(
            RequestHeader header,
            ApiMessage body,
            long deadlineSlackMs,
            Function<ApiMessage, Object> decoder,
            CompletableFuture<Object> answer) {}

    private record InFlight(Pending pending, long deadlineMs) {}

    private final WireClient client;
    private final String host;
    private final int port;
    private final Queue<Pending> queued = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pendingCount = new AtomicInteger();
    private final AtomicInteger correlationIds = new AtomicInteger();
    private volatile boolean closed;

    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private final Deque<Send> outgoing = new ArrayDeque<>();
    private FrameDecoder decoder = new FrameDecoder(MAX_ANSWER_BYTES);
    private @Nullable SocketSink sink;
    private @Nullable SelectionKey key;
    private long connectDeadlineMs;

    ClientConnection(WireClient client, String host, int port) {
        this.client = client;
        this.host = host;
        this.port = port;
    }

    @Override
    public CompletableFuture<Fetch.Result> fetch(Fetch.Call call, int correlationId) {
        return send(
                new RequestHeader(ApiKeys.FETCH, FetchCodec.versionFor(call), client.clientId(), correlationId),
                FetchCodec.encode(call),
                call.maxWaitMs(),
                answer -> FetchCodec.decode((FetchResponseData) answer, call));
    }

    @Override
    public CompletableFuture<ListOffsets.Result> listOffsets(ListOffsets.Call call) {
        return send(
                ApiKeys.LIST_OFFSETS,
                OffsetsCodec.LIST_OFFSETS_VERSION,
                OffsetsCodec.encode(call),
                0,
                answer -> OffsetsCodec.decode((ListOffsetsResponseData) answer));
    }

    @Override
    public CompletableFuture<OffsetForLeaderEpoch.Result> offsetForLeaderEpoch(OffsetForLeaderEpoch.Call call) {
        return send(
                ApiKeys.OFFSET_FOR_LEADER_EPOCH,
                OffsetsCodec.OFFSET_FOR_LEADER_EPOCH_VERSION,
                OffsetsCodec.encode(call),
                0,
                answer -> OffsetsCodec.decode((OffsetForLeaderEpochResponseData) answer));
    }

    @Override
    public CompletableFuture<LeaderAndIsr.Result> leaderAndIsr(LeaderAndIsr.Call call) {
        return send(
                ApiKeys.LEADER_AND_ISR,
                ControlCodec.versionFor(call),
                ControlCodec.encode(call),
                0,
                answer -> ControlCodec.decode((LeaderAndIsrResponseData) answer, call));
    }

    @Override
    public CompletableFuture<UpdateMetadata.Result> updateMetadata(UpdateMetadata.Call call) {
        return send(
                ApiKeys.UPDATE_METADATA,
                UpdateMetadataCodec.VERSION,
                UpdateMetadataCodec.encode(call),
                0,
                answer -> new UpdateMetadata.Result(ErrorCode.of(((UpdateMetadataResponseData) answer).errorCode())));
    }

    @Override
    public CompletableFuture<StopReplica.Result> stopReplica(StopReplica.Call call) {
        return send(
                ApiKeys.STOP_REPLICA,
                ControlCodec.STOP_REPLICA_VERSION,
                ControlCodec.encode(call),
                0,
                answer -> ControlCodec.decode((StopReplicaResponseData) answer));
    }

    @Override
    public CompletableFuture<ControlledShutdown.Result> controlledShutdown(ControlledShutdown.Call call) {
        return send(
                ApiKeys.CONTROLLED_SHUTDOWN,
                ControllerCodec.CONTROLLED_SHUTDOWN_VERSION,
                ControllerCodec.encode(call),
                0,
                answer -> ControllerCodec.decode((ControlledShutdownResponseData) answer));
    }

    @Override
    public CompletableFuture<AllocateProducerIds.Result> allocateProducerIds(AllocateProducerIds.Call call) {
        return send(
                ApiKeys.ALLOCATE_PRODUCER_IDS,
                ProducerIdCodec.ALLOCATE_VERSION,
                ProducerIdCodec.encode(call),
                0,
                answer -> ProducerIdCodec.decode((AllocateProducerIdsResponseData) answer));
    }

    @Override
    public CompletableFuture<CreateTopics.Result> createTopics(CreateTopics.Call call) {
        return send(
                ApiKeys.CREATE_TOPICS,
                TopicCodec.CREATE_TOPICS_VERSION,
                TopicCodec.encode(call),
                call.timeoutMs(),
                answer -> TopicCodec.decode((CreateTopicsResponseData) answer));
    }

    private <R> CompletableFuture<R> send(
            ApiKeys api, short version, ApiMessage body, long slackMs, Function<ApiMessage, R> decoder) {
        int correlationId = correlationIds.getAndIncrement() & Integer.MAX_VALUE;
        return send(new RequestHeader(api, version, client.clientId(), correlationId), body, slackMs, decoder);
    }

    @SuppressWarnings("unchecked") // The decoder makes exactly the type that the future is for.
    private <R> CompletableFuture<R> send(
            RequestHeader header, ApiMessage body, long slackMs, Function<ApiMessage, R> decoder) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        if (closed || client.isStopping()) {
            answer.completeExceptionally(failure("is closed"));
        } else if (pendingCount.incrementAndGet() > MAX_PENDING) {
            pendingCount.decrementAndGet();
            answer.completeExceptionally(failure("has " + MAX_PENDING + " requests waiting"));
        } else {
            Pending pending = new Pending(header, body, slackMs, (Function<ApiMessage, Object>) decoder, answer);
            queued.add(pending);
            client.needsAttention(this);
            // Closed meanwhile: whoever takes it out of the queue fails it.
            if (client.isStopping() && queued.remove(pending)) {
                answer.completeExceptionally(failure("is closed"));
            }
        }
        return (CompletableFuture<R>) answer;
    }

    private WireException failure(String what) {
        return new WireException("connection to " + host + ":" + port + " " + what);
    }

    /** Takes what was queued since the last time. */
    void attend() {
        if (closed || client.isStopping()) {
            shutDown(failure("is closed"));
            return;
        }
        try {
            if (sink == null && !queued.isEmpty()) {
                open();
            }
            if (sink != null && sink.socket().isConnected()) {
                write();
            }
        } catch (IOException | RuntimeException e) {
            broken(e);
        }
    }

    private void open() throws IOException {
        SocketChannel socket = SocketChannel.open();
        sink = new SocketSink(socket);
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        decoder = new FrameDecoder(MAX_ANSWER_BYTES);
        connectDeadlineMs = client.nowMs() + client.requestTimeoutMs();
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new IOException("unknown host");
        }
        boolean connected = socket.connect(address);
        key = socket.register(client.selector(), connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, this);
    }

    void ready() {
        SelectionKey ready = key;
        if (ready == null || !ready.isValid() || sink == null) {
            return;
        }
        try {
            if (ready.isConnectable() && sink.socket().finishConnect()) {
                ready.interestOps(SelectionKey.OP_READ);
            }
            if (ready.isReadable()) {
                read(sink.socket());
            }
            if (sink != null && sink.socket().isConnected()) {
                write();
            }
        } catch (IOException | BadRequestException | RuntimeException e) {
            broken(e);
        }
    }

    private void write() throws IOException {
        Pending next;
        while ((next = queued.poll()) != null) {
            long deadlineMs = client.nowMs() + client.requestTimeoutMs() + next.deadlineSlackMs();
            inFlight.add(new InFlight(next, deadlineMs));
            outgoing.add(SendBuilder.buildRequestSend(next.header(), next.body()));
        }
        boolean blocked = false;
        Send send;
        while (!blocked && sink != null && (send = outgoing.peek()) != null) {
            send.writeTo(sink);
            if (send.completed()) {
                outgoing.remove();
            } else {
                blocked = true;
            }
        }
        if (key != null) {
            key.interestOps(SelectionKey.OP_READ | (blocked ? SelectionKey.OP_WRITE : 0));
        }
    }

    private void read(SocketChannel socket) throws IOException, BadRequestException {
        ByteBuffer shared = client.readBuffer();
        ByteBuffer target = decoder.target();
        int count;
        if (target != null && target.remaining() >= shared.capacity()) {
            count = socket.read(target);
            decoder.targetFilled(this::answered);
        } else {
            shared.clear();
            count = socket.read(shared);
            decoder.feed(shared.flip(), size -> true, this::answered);
        }
        if (count < 0) {
            throw new IOException("closed by the peer");
        }
    }

    private void answered(ByteBuffer frame) {
        InFlight first = inFlight.peek();
        if (first == null) {
            throw new IllegalStateException("an answer that nobody asked for");
        }
        Pending asked = first.pending();
        ApiMessage body = AbstractResponse.parseResponse(frame, asked.header()).data();
        Object result = asked.decoder().apply(body);
        inFlight.remove();
        pendingCount.decrementAndGet();
        asked.answer().complete(result);
    }

    void expire(long nowMs) {
        InFlight oldest = inFlight.peek();
        if (oldest != null && nowMs > oldest.deadlineMs()) {
            broken(new IOException("no answer to " + oldest.pending().header().apiKey().name + " in time"));
        } else if (sink != null && !sink.socket().isConnected() && nowMs > connectDeadlineMs) {
            broken(new IOException("cannot connect in time"));
        }
    }

    private void broken(Exception cause) {
        LOG.debug("connection to {}:{} broke", host, port, cause);
        String message = cause.getMessage();
        reset(new WireException(
                "connection to " + host + ":" + port + " failed: "
                        + (message == null ? cause.getClass().getSimpleName() : message),
                cause));
    }

    /** Fails everything that waits; the next request opens a new socket. */
    private void reset(WireException reason) {
        if (sink != null) {
            try {
                sink.close();
            } catch (IOException e) {
                LOG.debug("socket did not close", e);
            }
        }
        sink = null;
        key = null;
        outgoing.clear();
        List<Pending> failed = new ArrayList<>();
        inFlight.forEach(each -> failed.add(each.pending()));
        inFlight.clear();
        Pending waiting;
        while ((waiting = queued.poll()) != null) {
            failed.add(waiting);
        }
        pendingCount.addAndGet(-failed.size());
        failed.forEach(each -> each.answer().completeExceptionally(reason));
    }

    void shutDown(WireException reason) {
        closed = true;
        client.forget(this);
        reset(reason);
    }

    @Override
    public void close() {
        closed = true;
        client.needsAttention(this);
    }
}
