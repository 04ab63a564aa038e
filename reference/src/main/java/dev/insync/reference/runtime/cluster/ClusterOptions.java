package dev.insync.reference.runtime.cluster;

import dev.insync.reference.core.Fix;
import dev.insync.reference.runtime.broker.BrokerConfig;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a local cluster is to be started. Brokers have the ids 1 to {@code brokers}.
 *
 * @param brokers how many brokers, 1 to 9
 * @param host address to listen on, of this machine; whatever is not loopback is reached by others too
 * @param basePort port of broker 1, the next one for broker 2 and so on; 0 for any free ports
 * @param data directory for logs, segments and ZooKeeper's state; created where missing, and kept
 * @param zookeeper an external ensemble as {@code host:port[,host:port...]}; nothing for an embedded server
 * @param sessionTimeoutMs time without a heartbeat after which ZooKeeper takes a broker for dead, in milliseconds
 * @param without names of the rules to switch off in the brokers
 * @param config broker configuration by Kafka's names, over the defaults
 * @param trace directory in which each broker writes its specification-level event log; nothing for none
 */
public record ClusterOptions(
        int brokers,
        String host,
        int basePort,
        Path data,
        Optional<String> zookeeper,
        int sessionTimeoutMs,
        SortedSet<String> without,
        SortedMap<String, String> config,
        Optional<Path> trace) {
    public static final int DEFAULT_BROKERS = 3;
    public static final int DEFAULT_BASE_PORT = 9092;
    public static final int DEFAULT_SESSION_TIMEOUT_MS = 3000;
    static final int MAX_BROKERS = 9;
    private static final int OFFSETS_PARTITIONS = 6;
    private static final int MIN_SESSION_TIMEOUT_MS = 300;

    public ClusterOptions {
        if (brokers < 1 || brokers > MAX_BROKERS) {
            throw new IllegalArgumentException("number of brokers must be 1 to " + MAX_BROKERS + ", not " + brokers);
        }
        if (basePort < 0 || basePort + brokers - 1 > 65_535) {
            throw new IllegalArgumentException(
                    "base port " + basePort + " leaves no ports for " + brokers + " brokers");
        }
        if (sessionTimeoutMs < MIN_SESSION_TIMEOUT_MS) {
            throw new IllegalArgumentException(
                    "session timeout must be at least " + MIN_SESSION_TIMEOUT_MS + " ms, not " + sessionTimeoutMs);
        }
        ListenAddress.check(host);
        data = data.toAbsolutePath().normalize();
        without = Collections.unmodifiableSortedSet(new TreeSet<>(without));
        without.forEach(Fix::of);
        BrokerConfig.of(config);
        config = Collections.unmodifiableSortedMap(new TreeMap<>(config));
        trace = trace.map(directory -> directory.toAbsolutePath().normalize());
    }

    /** Three brokers on localhost:9092 to 9094 with an embedded ZooKeeper. */
    public static ClusterOptions defaults(Path data) {
        return new ClusterOptions(
                DEFAULT_BROKERS,
                ListenAddress.DEFAULT,
                DEFAULT_BASE_PORT,
                data,
                Optional.empty(),
                DEFAULT_SESSION_TIMEOUT_MS,
                new TreeSet<>(),
                new TreeMap<>(),
                Optional.empty());
    }

    /**
     * What the brokers are told: {@link #config} over this tool's own defaults, which are replication on three brokers
     * (or as many as there are) of which two must have a record before it is acknowledged, and a topic for consumer groups
     * that fits a few brokers.
     */
    public SortedMap<String, String> brokerConfig() {
        SortedMap<String, String> all = new TreeMap<>();
        all.put("default.replication.factor", Integer.toString(Math.min(3, brokers)));
        all.put(BrokerConfig.MIN_INSYNC_REPLICAS, Integer.toString(Math.min(2, brokers)));
        all.put("offsets.topic.num.partitions", Integer.toString(OFFSETS_PARTITIONS));
        all.put("offsets.topic.replication.factor", Integer.toString(Math.min(3, brokers)));
        // as in the configuration that Kafka comes with: nobody waits for members that do not come
        all.put("group.initial.rebalance.delay.ms", "0");
        all.putAll(config);
        return all;
    }

    public ClusterOptions withBrokers(int count) {
        return new ClusterOptions(count, host, basePort, data, zookeeper, sessionTimeoutMs, without, config, trace);
    }

    /** An address of this machine to listen on, see {@link ListenAddress}. */
    public ClusterOptions withHost(String address) {
        return new ClusterOptions(
                brokers, address, basePort, data, zookeeper, sessionTimeoutMs, without, config, trace);
    }

    /** Use port 0 in tests: every broker takes a free port. */
    public ClusterOptions withBasePort(int port) {
        return new ClusterOptions(brokers, host, port, data, zookeeper, sessionTimeoutMs, without, config, trace);
    }

    public ClusterOptions withZookeeper(String connectString) {
        return new ClusterOptions(
                brokers, host, basePort, data, Optional.of(connectString), sessionTimeoutMs, without, config, trace);
    }

    public ClusterOptions withSessionTimeoutMs(int timeoutMs) {
        return new ClusterOptions(brokers, host, basePort, data, zookeeper, timeoutMs, without, config, trace);
    }

    /** Switches a rule off in every broker, see the names in {@code reference.core}. */
    public ClusterOptions withoutRule(String name) {
        SortedSet<String> more = new TreeSet<>(without);
        more.add(name);
        return new ClusterOptions(brokers, host, basePort, data, zookeeper, sessionTimeoutMs, more, config, trace);
    }

    /** Sets a broker configuration by Kafka's name, such as {@code num.partitions}. */
    public ClusterOptions withConfig(String key, String value) {
        SortedMap<String, String> more = new TreeMap<>(config);
        more.put(key, value);
        return new ClusterOptions(brokers, host, basePort, data, zookeeper, sessionTimeoutMs, without, more, trace);
    }

    /** Sets several broker configurations. */
    public ClusterOptions withConfig(Map<String, String> values) {
        SortedMap<String, String> more = new TreeMap<>(config);
        more.putAll(values);
        return new ClusterOptions(brokers, host, basePort, data, zookeeper, sessionTimeoutMs, without, more, trace);
    }

    /** Has every broker write its specification-level event log there. */
    public ClusterOptions withTrace(Path directory) {
        return new ClusterOptions(
                brokers, host, basePort, data, zookeeper, sessionTimeoutMs, without, config, Optional.of(directory));
    }
}
