package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.BrokerConnection;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.LeaderAndIsr;
import dev.insync.reference.runtime.wire.StopReplica;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the controller to one incarnation of a broker: requests go out one after another, and one that fails is sent again
 * until the channel is closed, because the controller believes the broker to be gone or stops being the controller.
 *
 * <p>The queue's length is bounded by that too: a broker that does not answer loses its session.
 */
final class ControllerChannel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControllerChannel.class);
    private static final long RETRY_PAUSE_MS = 100;
    private static final Executor AFTER_PAUSE =
            CompletableFuture.delayedExecutor(RETRY_PAUSE_MS, TimeUnit.MILLISECONDS);

    private final int brokerId;
    private final BrokerConnection connection;
    private final Deque<Supplier<CompletableFuture<ErrorCode>>> queue = new ArrayDeque<>();
    private boolean sending;
    private boolean closed;

    ControllerChannel(int brokerId, BrokerConnection connection) {
        this.brokerId = brokerId;
        this.connection = connection;
    }

    /** @param answered hears what became of each partition */
    void send(LeaderAndIsr.Call call, Consumer<LeaderAndIsr.Result> answered) {
        enqueue(() -> connection.leaderAndIsr(call).thenApply(result -> {
            answered.accept(result);
            return result.error();
        }));
    }

    void send(UpdateMetadata.Call call) {
        enqueue(() -> connection.updateMetadata(call).thenApply(UpdateMetadata.Result::error));
    }

    /** @param answered hears of the first partition's fate, or of the refusal of all */
    void send(StopReplica.Call call, Consumer<ErrorCode> answered) {
        enqueue(() -> connection.stopReplica(call).thenApply(result -> {
            ErrorCode error =
                    result.error() == ErrorCode.NONE && !result.partitions().isEmpty()
                            ? result.partitions().get(0).error()
                            : result.error();
            answered.accept(error);
            return result.error();
        }));
    }

    /** Drops what is queued; a request on its way may still arrive. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            queue.clear();
        }
        connection.close();
    }

    private void enqueue(Supplier<CompletableFuture<ErrorCode>> request) {
        synchronized (this) {
            if (closed) {
                return;
            }
            queue.add(request);
        }
        sendNext();
    }

    private void sendNext() {
        Supplier<CompletableFuture<ErrorCode>> head;
        synchronized (this) {
            head = queue.peek();
            if (sending || closed || head == null) {
                return;
            }
            sending = true;
        }
        CompletableFuture<Void> answered = head.get().handle((error, failure) -> {
            onAnswer(error, failure);
            return null;
        });
        answered.exceptionally(failure -> {
            LOG.error("channel to broker {} failed", brokerId, failure);
            return null;
        });
    }

    private void onAnswer(@Nullable ErrorCode error, @Nullable Throwable failure) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (failure == null) {
                queue.poll();
                sending = false;
            }
        }
        if (failure == null) {
            if (error != ErrorCode.NONE) {
                LOG.info("broker {} refused a request of this controller: {}", brokerId, error);
            }
            sendNext();
            return;
        }
        LOG.info("broker {} did not answer this controller ({}); trying again", brokerId, failure.getMessage());
        AFTER_PAUSE.execute(this::retry);
    }

    private void retry() {
        synchronized (this) {
            sending = false;
        }
        sendNext();
    }
}
