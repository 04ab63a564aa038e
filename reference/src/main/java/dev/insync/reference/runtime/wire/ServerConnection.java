package dev.insync.reference.runtime.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.network.Send;
import org.apache.kafka.common.protocol.SendBuilder;
import org.apache.kafka.common.requests.RequestHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client. Everything here runs on the thread of its selector loop, but for the completion of replies. */
final class ServerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    /** Reads per readiness, so that one busy client does not starve the others of its loop. */
    private static final int MAX_READS_IN_A_ROW = 4;

    /** How long a request may be behind its time though others wait for its memory. */
    private static final long HOARDING_AFTER_MS = 1_000;

    private record InFlight(RequestHeader header, CompletableFuture<Reply> reply) {}

    private final SelectionKey key;
    private final SocketSink sink;
    private final InetSocketAddress client;
    private final SelectorLoop loop;
    private final ServerConfig config;
    private final Dispatcher dispatcher;
    private final RequestMemory memory;
    private final FrameDecoder decoder;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private final Deque<Send> outgoing = new ArrayDeque<>();
    /** Received but not decoded, because the client or the whole server has enough requests in hand. Reading pauses meanwhile. */
    private @Nullable ByteBuffer stash;

    private @Nullable BadRequestException badRequest;
    private long lastTrafficMs;
    private long frameStartedMs;
    private long writeStalledSinceMs;
    private boolean closed;

    ServerConnection(
            SelectionKey key,
            SocketChannel socket,
            InetSocketAddress client,
            SelectorLoop loop,
            ServerConfig config,
            Dispatcher dispatcher,
            RequestMemory memory) {
        this.key = key;
        this.sink = new SocketSink(socket);
        this.client = client;
        this.loop = loop;
        this.config = config;
        this.dispatcher = dispatcher;
        this.memory = memory;
        this.decoder = new FrameDecoder(config.maxFrameBytes());
        this.lastTrafficMs = loop.nowMs();
    }

    InetAddress address() {
        return client.getAddress();
    }

    void ready() {
        guarded(() -> {
            if (key.isReadable()) {
                receive();
            }
            sendAndResume();
        });
    }

    /** Sends what is ready, in the order of the requests, and takes up reading again where that was paused. */
    void proceed() {
        guarded(this::sendAndResume);
    }

    private interface NetworkWork {
        void run() throws IOException, BadRequestException;
    }

    private void guarded(NetworkWork work) {
        if (closed) {
            return;
        }
        try {
            work.run();
        } catch (BadRequestException e) {
            refuse(e.getMessage());
        } catch (IOException e) {
            LOG.debug("connection of {} broke", client, e);
            close();
        }
    }

    private void sendAndResume() throws IOException, BadRequestException {
        send();
        if (stash != null && !closed) {
            ByteBuffer rest = stash;
            stash = null;
            frameStartedMs = loop.nowMs();
            decode(rest);
            send();
        }
    }

    private void receive() throws IOException, BadRequestException {
        ByteBuffer shared = loop.readBuffer();
        boolean more = true;
        for (int reads = 0; more && reads < MAX_READS_IN_A_ROW && stash == null; reads++) {
            ByteBuffer target = decoder.target();
            // What is left of a large frame goes straight to its place, small ones come many at a time.
            if (target != null && target.remaining() >= shared.capacity()) {
                more = read(target);
                decoder.targetFilled(this::accept);
                throwBadRequest();
            } else {
                more = read(shared.clear());
                decode(shared.flip());
            }
        }
    }

    /** False if there is nothing more to read now. */
    private boolean read(ByteBuffer into) throws IOException {
        int count = sink.socket().read(into);
        if (count < 0) {
            LOG.debug("client {} closed the connection", client);
            close();
        } else if (count > 0) {
            lastTrafficMs = loop.nowMs();
        }
        return count > 0 && !into.hasRemaining();
    }

    private void decode(ByteBuffer bytes) throws BadRequestException {
        boolean wasMidFrame = decoder.isMidFrame();
        boolean all = decoder.feed(bytes, this::admit, this::accept);
        throwBadRequest();
        if (!all) {
            stash = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            loop.paused(this);
        }
        if (!wasMidFrame || !decoder.isMidFrame()) {
            frameStartedMs = loop.nowMs();
        }
    }

    private boolean admit(int frameBytes) {
        return inFlight.size() + outgoing.size() < config.maxInFlightPerConnection() && memory.tryReserve(frameBytes);
    }

    private void accept(ByteBuffer payload) {
        int bytes = payload.capacity();
        frameStartedMs = loop.nowMs();
        if (badRequest != null || closed) {
            memory.release(bytes);
            return;
        }
        try {
            Dispatcher.Dispatched dispatched = dispatcher.dispatch(payload, client);
            inFlight.add(new InFlight(dispatched.header(), dispatched.reply()));
            // The reply is there already in most cases; then this runs at once, on this thread.
            var unused = dispatched.reply().whenComplete((reply, error) -> {
                memory.release(bytes);
                loop.completed(this);
            });
        } catch (BadRequestException e) {
            memory.release(bytes);
            badRequest = e;
        }
    }

    private void throwBadRequest() throws BadRequestException {
        if (badRequest != null) {
            throw badRequest;
        }
    }

    private void send() throws IOException {
        if (closed) {
            return;
        }
        InFlight head;
        while ((head = inFlight.peek()) != null && head.reply().isDone()) {
            inFlight.remove();
            Reply reply = head.reply().join();
            if (reply instanceof Reply.Hangup hangup) {
                refuse(hangup.reason());
                return;
            }
            if (reply instanceof Reply.Answer answer) {
                outgoing.add(SendBuilder.buildResponseSend(
                        head.header().toResponseHeader(), answer.body(), answer.version()));
            }
        }
        boolean blocked = false;
        Send next;
        while (!blocked && (next = outgoing.peek()) != null) {
            long written = next.writeTo(sink);
            if (written > 0) {
                lastTrafficMs = loop.nowMs();
                writeStalledSinceMs = lastTrafficMs;
            }
            if (next.completed()) {
                outgoing.remove();
            } else {
                blocked = true;
            }
        }
        updateInterest(blocked);
    }

    private void updateInterest(boolean blocked) {
        int interest = (stash == null ? SelectionKey.OP_READ : 0) | (blocked ? SelectionKey.OP_WRITE : 0);
        if (blocked && (key.interestOps() & SelectionKey.OP_WRITE) == 0) {
            writeStalledSinceMs = loop.nowMs();
        }
        if (key.interestOps() != interest) {
            key.interestOps(interest);
        }
    }

    /**
     * Closes a connection that holds half a request, does not take its answers, or has been silent, for too long. Half a
     * request is given up sooner where memory is short, so that what is only announced does not keep others waiting.
     */
    void expire(long nowMs) {
        if (stash == null && decoder.isMidFrame() && nowMs - frameStartedMs > config.frameTimeoutMs()) {
            refuse("request incomplete after " + config.frameTimeoutMs() + " ms");
        } else if (stash == null && memory.isShort() && isHoarding(nowMs - frameStartedMs)) {
            refuse("others wait for the memory of a request of which " + decoder.receivedBytes() + " of "
                    + decoder.heldBytes() + " bytes have come");
        } else if (!outgoing.isEmpty() && nowMs - writeStalledSinceMs > config.frameTimeoutMs()) {
            refuse("answers not taken for " + config.frameTimeoutMs() + " ms");
        } else if (inFlight.isEmpty() && outgoing.isEmpty() && nowMs - lastTrafficMs > config.idleTimeoutMs()) {
            LOG.info("closing connection of {}: idle for {} ms", client, config.idleTimeoutMs());
            close();
        }
    }

    /** Whether the request will not be complete in time if it goes on coming as slowly as until now. */
    private boolean isHoarding(long elapsedMs) {
        return elapsedMs > HOARDING_AFTER_MS
                && decoder.receivedBytes() * config.frameTimeoutMs() < decoder.heldBytes() * elapsedMs;
    }

    private void refuse(@Nullable String reason) {
        LOG.warn("closing connection of {}: {}", client, reason);
        close();
    }

    /** Requests in process go on, nobody gets their answers; their memory is given back as they complete. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        memory.release(decoder.heldBytes());
        key.cancel();
        try {
            sink.close();
        } catch (IOException e) {
            LOG.debug("socket of {} did not close", client, e);
        }
        outgoing.clear();
        inFlight.clear();
        loop.closed(this);
    }
}
