package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.BrokerConnection;
import dev.insync.reference.runtime.wire.BrokerEndpoint;
import dev.insync.reference.runtime.wire.ControlledShutdown;
import dev.insync.reference.runtime.wire.ErrorCode;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker that stops asks the controller first to have others lead what it leads, so that clients wait for no session. */
final class Farewell {
    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);
    private static final long PATIENCE_MS = 2_000;
    private static final long PAUSE_MS = 50;

    private final Function<BrokerEndpoint, BrokerConnection> connections;
    private final Supplier<@Nullable BrokerEndpoint> controller;

    Farewell(Function<BrokerEndpoint, BrokerConnection> connections, Supplier<@Nullable BrokerEndpoint> controller) {
        this.connections = connections;
        this.controller = controller;
    }

    /** Returns when nothing is left with this broker that another one could lead, or nobody can be asked in time. */
    void say(ControlledShutdown.Call call) {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        try {
            while (System.nanoTime() < deadlineNs) {
                BrokerEndpoint asked = controller.get();
                if (asked != null && isDone(asked, call, deadlineNs)) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            }
            LOG.warn("broker {} stops without a controller that takes its partitions", call.brokerId());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDone(BrokerEndpoint asked, ControlledShutdown.Call call, long deadlineNs)
            throws InterruptedException {
        try (BrokerConnection connection = connections.apply(asked)) {
            ControlledShutdown.Result result = connection
                    .controlledShutdown(call)
                    .get(Math.max(1, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            LOG.info(
                    "broker {} asked controller {} to take its partitions: {}, {} remain",
                    call.brokerId(),
                    asked.brokerId(),
                    result.error(),
                    result.remaining().size());
            return result.error() == ErrorCode.NONE && result.remaining().isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            LOG.info("controller {} does not answer: {}", asked.brokerId(), e.getMessage());
            return false;
        }
    }
}
