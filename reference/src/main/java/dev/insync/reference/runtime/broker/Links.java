package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.BrokerConnection;
import dev.insync.reference.runtime.wire.ClientContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this broker sends to other brokers, and the cuts in it: for practice and for tests. While the link to a broker is cut,
 * requests and answers to it wait; what that broker sends still arrives, so that a cut is one-way. Used from any thread.
 */
final class Links {
    private static final Logger LOG = LoggerFactory.getLogger(Links.class);
    private static final String CLIENT_ID = "broker-";

    private final int timeoutMs;
    private final Map<Integer, List<Runnable>> waiting = new HashMap<>();

    /** @param timeoutMs a request that waits for longer fails, as one without an answer does */
    Links(int timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    /** What a broker calls itself when it asks another one. */
    static String clientId(int brokerId) {
        return CLIENT_ID + brokerId;
    }

    synchronized void cut(int brokerId) {
        if (waiting.putIfAbsent(brokerId, new ArrayList<>()) == null) {
            LOG.warn("nothing is sent to broker {} from now on", brokerId);
        }
    }

    /** Sends what waits. */
    void heal(int brokerId) {
        List<Runnable> sends;
        synchronized (this) {
            sends = waiting.remove(brokerId);
        }
        if (sends != null) {
            LOG.warn("broker {} is sent to again", brokerId);
            sends.forEach(Runnable::run);
        }
    }

    /** The connection to a broker, with the cuts in it. */
    BrokerConnection over(int brokerId, BrokerConnection connection) {
        return (BrokerConnection) Proxy.newProxyInstance(
                BrokerConnection.class.getClassLoader(),
                new Class<?>[] {BrokerConnection.class},
                (proxy, method, arguments) -> {
                    if (method.getReturnType() != CompletableFuture.class) {
                        return method.invoke(connection, arguments);
                    }
                    return request(brokerId, () -> {
                        try {
                            return (CompletableFuture<?>) method.invoke(connection, arguments);
                        } catch (IllegalAccessException | InvocationTargetException e) {
                            return CompletableFuture.failedFuture(e);
                        }
                    });
                });
    }

    /** The answer to a client: one to a broker waits while the link to it is cut. */
    <T> CompletableFuture<T> answer(ClientContext to, CompletableFuture<T> answer) {
        int brokerId = brokerOf(to.clientId());
        return brokerId < 0
                ? answer
                : answer.thenCompose(result -> {
                    CompletableFuture<T> sent = new CompletableFuture<>();
                    send(brokerId, () -> sent.complete(result));
                    return sent;
                });
    }

    private CompletableFuture<Object> request(int brokerId, Supplier<CompletableFuture<?>> request) {
        CompletableFuture<Object> answered = new CompletableFuture<>();
        boolean atOnce = send(brokerId, () -> {
            var unused = request.get().whenComplete((result, failure) -> {
                if (failure == null) {
                    answered.complete(result);
                } else {
                    answered.completeExceptionally(failure);
                }
            });
        });
        return atOnce ? answered : answered.orTimeout(timeoutMs, TimeUnit.MILLISECONDS);
    }

    /** @return whether it was sent at once */
    private boolean send(int brokerId, Runnable send) {
        synchronized (this) {
            List<Runnable> queue = waiting.get(brokerId);
            if (queue != null) {
                queue.add(send);
                return false;
            }
        }
        send.run();
        return true;
    }

    private static int brokerOf(String clientId) {
        if (!clientId.startsWith(CLIENT_ID)) {
            return -1;
        }
        try {
            return Integer.parseInt(clientId.substring(CLIENT_ID.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
