package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.BrokerConnection;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/** A broker that takes every request and never answers. */
final class SilentBroker {
    private SilentBroker() {}

    static BrokerConnection connection() {
        return (BrokerConnection) Proxy.newProxyInstance(
                BrokerConnection.class.getClassLoader(),
                new Class<?>[] {BrokerConnection.class},
                (proxy, method, arguments) -> method.getReturnType() == void.class ? null : new CompletableFuture<>());
    }
}
