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
 * requests and answers to it wait; what that broker sends still arrives, so that a cut is one-way. Fetches can be held back
 * alone: then this broker stops copying, and does all else. Used from any thread.
 */
final class Links {
    private static final Logger LOG = LoggerFactory.getLogger(Links.class);
    private static final String CLIENT_ID = "broker-";

    private final int timeoutMs;
    private final Map<Integer, List<Runnable>> waiting = new HashMap<>();
    private final Map<Integer, List<Runnable>> waitingFetches = new HashMap<>();

    /** @param timeoutMs a request that waits for longer fails, as one without an answer does */
    Links(int timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    /** What a broker calls itself when it asks another one. */
    static String clientId(int brokerId) {
        return CLIENT_ID + brokerId;
    }

    void cut(int brokerId) {
        if (stop(waiting, brokerId)) {
            LOG.warn("nothing is sent to broker {} from now on", brokerId);
        }
    }

    /** Sends what waits. */
    void heal(int brokerId) {
        if (resume(waiting, brokerId)) {
            LOG.warn("broker {} is sent to again", brokerId);
        }
    }

    void holdFetches(int brokerId) {
        if (stop(waitingFetches, brokerId)) {
            LOG.warn("nothing is fetched from broker {} from now on", brokerId);
        }
    }

    void releaseFetches(int brokerId) {
        if (resume(waitingFetches, brokerId)) {
            LOG.warn("broker {} is fetched from again", brokerId);
        }
    }

    private synchronized boolean stop(Map<Integer, List<Runnable>> queues, int brokerId) {
        return queues.putIfAbsent(brokerId, new ArrayList<>()) == null;
    }

    private boolean resume(Map<Integer, List<Runnable>> queues, int brokerId) {
        List<Runnable> sends;
        synchronized (this) {
            sends = queues.remove(brokerId);
        }
        if (sends != null) {
            sends.forEach(Runnable::run);
        }
        return sends != null;
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
                    boolean fetches = method.getName().equals("fetch");
                    return request(brokerId, fetches, () -> {
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
                    send(brokerId, false, () -> sent.complete(result));
                    return sent;
                });
    }

    private CompletableFuture<Object> request(int brokerId, boolean fetches, Supplier<CompletableFuture<?>> request) {
        CompletableFuture<Object> answered = new CompletableFuture<>();
        boolean atOnce = send(brokerId, fetches, () -> {
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
    private boolean send(int brokerId, boolean fetches, Runnable send) {
        synchronized (this) {
            List<Runnable> queue = waiting.get(brokerId);
            if (queue == null && fetches) {
                queue = waitingFetches.get(brokerId);
            }
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
