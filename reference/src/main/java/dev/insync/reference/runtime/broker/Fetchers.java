package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.BrokerConnection;
import dev.insync.reference.runtime.wire.BrokerEndpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fetchers of this broker, one for each leader that it follows. Used on the event loop's thread only. */
final class Fetchers implements AutoCloseable {
    private final int brokerId;
    private final BrokerConfig config;
    private final Fixes fixes;
    private final EventLoop loop;
    private final EventLog events;
    private final Function<BrokerEndpoint, BrokerConnection> connections;
    private final Map<Integer, BrokerEndpoint> endpoints = new HashMap<>();
    private final Map<Integer, Fetcher> byLeader = new HashMap<>();
    private final Map<TopicPartition, Fetcher> byPartition = new HashMap<>();

    Fetchers(
            int brokerId,
            BrokerConfig config,
            Fixes fixes,
            EventLoop loop,
            EventLog events,
            Function<BrokerEndpoint, BrokerConnection> connections) {
        this.brokerId = brokerId;
        this.config = config;
        this.fixes = fixes;
        this.loop = loop;
        this.events = events;
        this.connections = connections;
    }

    /** Where a broker listens, as the controller says; a broker that came back elsewhere gets a new connection. */
    void learn(BrokerEndpoint endpoint) {
        BrokerEndpoint old = endpoints.put(endpoint.brokerId(), endpoint);
        Fetcher fetcher = byLeader.get(endpoint.brokerId());
        if (fetcher != null && !endpoint.equals(old)) {
            fetcher.connectTo(connections.apply(endpoint));
        }
    }

    /** Starts, moves or ends fetching for a partition, as its state says. */
    void follow(HostedPartition partition) {
        Fetcher before = byPartition.remove(partition.id());
        if (before != null) {
            before.remove(partition);
        }
        if (partition.state().isFollower() && !partition.failed()) {
            Fetcher fetcher = byLeader.computeIfAbsent(partition.state().leader(), this::start);
            byPartition.put(partition.id(), fetcher);
            fetcher.add(partition);
        }
    }

    /** Sends what can be sent: called after a batch of tasks, so that one fetch is for all of them. */
    void send(BrokerState broker) {
        byLeader.values().forEach(fetcher -> fetcher.send(broker));
    }

    @Override
    public void close() {
        byLeader.values().forEach(Fetcher::close);
    }

    private Fetcher start(int leader) {
        @Nullable BrokerEndpoint endpoint = endpoints.get(leader);
        @Nullable BrokerConnection connection = endpoint == null ? null : connections.apply(endpoint);
        return new Fetcher(brokerId, leader, config, fixes, loop, events, connection);
    }
}
