package dev.insync.reference.runtime.cluster;

import dev.insync.reference.runtime.broker.Broker;
import dev.insync.reference.runtime.broker.BrokerConfig;
import dev.insync.reference.runtime.broker.BrokerOptions;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.WireException;
import dev.insync.reference.runtime.zk.EmbeddedZooKeeper;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.ZkException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brokers and ZooKeeper in this virtual machine: for tests and debuggers, quicker to start than processes. They cannot be killed,
 * only closed; what one does to memory or time, it does to all.
 */
public final class InProcessCluster implements AutoCloseable {
    private final String host;
    private final SortedMap<Integer, Integer> ports;
    private final ClusterDirectory data;
    private final List<Broker> brokers = new ArrayList<>();
    private final @Nullable EmbeddedZooKeeper embedded;
    private final String zookeeper;

    private InProcessCluster(
            String host,
            SortedMap<Integer, Integer> ports,
            ClusterDirectory data,
            @Nullable EmbeddedZooKeeper embedded,
            String zookeeper) {
        this.host = host;
        this.ports = ports;
        this.data = data;
        this.embedded = embedded;
        this.zookeeper = zookeeper;
    }

    /**
     * Starts a cluster, and returns when every broker is registered.
     *
     * @throws ClusterException as for {@link LocalCluster#start}; then nothing of it is left running
     */
    public static InProcessCluster start(ClusterOptions options) throws ClusterException {
        SortedMap<Integer, Integer> ports = Ports.assign(options.host(), options.brokers(), options.basePort());
        ClusterDirectory data = ClusterDirectory.lock(options.data());
        InProcessCluster cluster;
        try {
            EmbeddedZooKeeper embedded =
                    options.zookeeper().isPresent() ? null : EmbeddedZooKeeper.start(data.zookeeper(), 0);
            String zookeeper = embedded == null ? options.zookeeper().orElseThrow() : embedded.connectString();
            cluster = new InProcessCluster(options.host(), ports, data, embedded, zookeeper);
        } catch (IOException e) {
            data.abandon();
            throw new ClusterException("ZooKeeper cannot start in " + data.zookeeper() + ": " + e.getMessage(), e);
        }
        try {
            for (Map.Entry<Integer, Integer> each : ports.entrySet()) {
                cluster.brokers.add(Broker.start(cluster.options(each.getKey(), each.getValue(), options)));
            }
            return cluster;
        } catch (StorageException | WireException | ZkException | SessionEndedException e) {
            cluster.close();
            throw new ClusterException(String.valueOf(e.getMessage()), e);
        }
    }

    private BrokerOptions options(int id, int port, ClusterOptions options) {
        return new BrokerOptions(
                id,
                options.host(),
                port,
                zookeeper,
                options.sessionTimeoutMs(),
                data.broker(id),
                options.without(),
                BrokerConfig.of(options.brokerConfig()),
                options.trace());
    }

    /** Where clients connect first: {@code host:port,...} of every broker. */
    public String bootstrapServers() {
        return ports.values().stream().map(port -> host + ":" + port).collect(Collectors.joining(","));
    }

    /** Where ZooKeeper answers. */
    public String zookeeper() {
        return zookeeper;
    }

    /** Stops every broker in good order, then ZooKeeper. */
    @Override
    public void close() {
        for (Broker broker : List.copyOf(brokers)) {
            broker.close();
        }
        brokers.clear();
        if (embedded != null) {
            embedded.close();
        }
        data.close();
    }
}
