package dev.insync.reference.runtime.cluster;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.zk.EmbeddedZooKeeper;
import dev.insync.reference.runtime.zk.StateZnode;
import dev.insync.reference.runtime.zk.Versioned;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brokers as processes of this machine, and the faults that can be done to them.
 *
 * <pre>{@code
 * try (LocalCluster cluster = LocalCluster.start(ClusterOptions.defaults(Path.of("insync-data")))) {
 *     // any Kafka client on cluster.bootstrapServers()
 *     int leader = cluster.partitionState("test-topic", 0).orElseThrow().leader();
 *     cluster.kill(leader);    // SIGKILL: leadership moves once the session expires
 *     cluster.restart(leader); // same id, port and data; returns when it is registered again
 * }
 * }</pre>
 *
 * <p>The brokers end when this object is closed, and also when this process dies in any way. Safe for use by several
 * threads; {@link #close} may be called while another method waits.
 */
public final class LocalCluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final long READY_TIMEOUT_MS = 60_000;
    private static final long STOP_TIMEOUT_MS = 5_000;
    private static final long CONTROLLER_TIMEOUT_MS = 5_000;

    private final ClusterOptions options;
    private final ClusterDirectory data;
    private final @Nullable EmbeddedZooKeeper embedded;
    private final String zookeeper;
    private final ClusterObserver observer;
    private final SortedMap<Integer, Integer> ports;
    private final SortedMap<Integer, BrokerProcess> brokers = new TreeMap<>();
    private final SortedMap<Integer, Relay> relays = new TreeMap<>();
    private final SortedSet<Integer> expectedToRun = new TreeSet<>();
    private final OngoingFaults faults = new OngoingFaults();
    private boolean closed;

    private LocalCluster(
            ClusterOptions options,
            ClusterDirectory data,
            @Nullable EmbeddedZooKeeper embedded,
            String zookeeper,
            SortedMap<Integer, Integer> ports) {
        this.options = options;
        this.data = data;
        this.embedded = embedded;
        this.zookeeper = zookeeper;
        this.observer = new ClusterObserver(zookeeper, options.sessionTimeoutMs());
        this.ports = ports;
    }

    /**
     * Starts a cluster and returns when every broker is registered and a controller is elected.
     *
     * @throws ClusterException if a port is taken, the data directory cannot be used or belongs to a running cluster,
     *     ZooKeeper cannot be reached, or a broker does not come up; then nothing of it is left running
     */
    public static LocalCluster start(ClusterOptions options) throws ClusterException {
        ClusterDirectory data = ClusterDirectory.lock(options.data());
        LocalCluster cluster;
        try {
            for (int id = 1; id <= ClusterOptions.MAX_BROKERS; id++) {
                data.process(id).endLeftover();
            }
            SortedMap<Integer, Integer> ports = Ports.assign(options.host(), options.brokers(), options.basePort());
            cluster = prepare(options, data, ports);
        } catch (ClusterException | RuntimeException e) {
            data.abandon();
            throw e;
        }
        try {
            cluster.startAll();
        } catch (ClusterException | RuntimeException e) {
            cluster.close();
            if (cluster.brokers.isEmpty()) {
                data.abandon();
            }
            throw e;
        }
        return cluster;
    }

    /** Where clients connect first: {@code host:port,...} of every broker, whether it runs now or not. */
    public String bootstrapServers() {
        return ports.values().stream().map(port -> options.host() + ":" + port).collect(Collectors.joining(","));
    }

    /** Where ZooKeeper answers, for Kafka's own tools. */
    public String zookeeper() {
        return zookeeper;
    }

    /** The directory that holds everything of this cluster. */
    public Path dataDirectory() {
        return options.data();
    }

    /** The options that this cluster was started with. */
    public ClusterOptions options() {
        return options;
    }

    /** Ids of all brokers, 1 to n, whether they run now or not. */
    public List<Integer> brokerIds() {
        return List.copyOf(ports.keySet());
    }

    /** The port of a broker, the same for all its lives. */
    public int port(int brokerId) {
        return known(ports.get(brokerId), brokerId);
    }

    /** The file that a broker's output goes to. */
    public Path log(int brokerId) {
        port(brokerId);
        return data.log(brokerId);
    }

    /** The process id of a broker's latest life. */
    public synchronized long pid(int brokerId) {
        return broker(brokerId).process().pid();
    }

    /** Whether the broker's process exists; a paused one does. */
    public synchronized boolean alive(int brokerId) {
        return broker(brokerId).alive();
    }

    /** The broker that {@code /controller} names now, if any. */
    public Optional<Integer> controller() throws ClusterException {
        return observer.controller();
    }

    /** Leader, epoch and ISR of a partition as they stand in ZooKeeper, if it exists. */
    public Optional<StateZnode> partitionState(String topic, int partition) throws ClusterException {
        return versionedState(topic, partition).map(Versioned::value);
    }

    /** The same, with the version of the znode. */
    public Optional<Versioned<StateZnode>> versionedState(String topic, int partition) throws ClusterException {
        return observer.partitionState(new TopicPartition(topic, partition));
    }

    /** The brokers that are registered in ZooKeeper now, with the epoch of each registration. */
    public SortedMap<Integer, Long> registered() throws ClusterException {
        return observer.brokerEpochs();
    }

    /** What was done to the cluster on purpose and not undone yet, a line each. */
    public synchronized List<String> faults() {
        return faults.lines();
    }

    /** Every partition as it stands in ZooKeeper, with the high watermark that its leader tells. */
    public List<PartitionView> partitions() throws ClusterException {
        return HighWatermarks.add(observer.partitions(), options.host(), this::port);
    }

    /** Kills a broker with SIGKILL and returns when the process is gone. Its session lives until it expires. */
    public synchronized void kill(int brokerId) throws ClusterException {
        expectedToRun.remove(brokerId);
        broker(brokerId).kill();
        faults.brokerEnded(brokerId);
    }

    /** Stops a broker in good order (SIGTERM) and returns when the process is gone. */
    public void stop(int brokerId) throws ClusterException {
        BrokerProcess broker;
        synchronized (this) {
            expectedToRun.remove(brokerId);
            broker = broker(brokerId);
            faults.brokerEnded(brokerId);
        }
        broker.terminate();
        if (!awaitEnd(broker, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_TIMEOUT_MS))) {
            broker.kill();
        }
    }

    /**
     * Starts a broker that is not running, on the same port and data, and returns when it has registered again. That
     * takes as long as the old session lives, where there is one.
     */
    public void restart(int brokerId) throws ClusterException {
        SortedMap<Integer, Long> before = observer.brokerEpochs();
        BrokerProcess broker;
        synchronized (this) {
            if (broker(brokerId).alive()) {
                throw new ClusterException("broker " + brokerId + " is running");
            }
            broker = launch(brokerId);
            faults.brokerStarted(brokerId);
        }
        observer.awaitRegistered(Map.of(brokerId, broker), before, READY_TIMEOUT_MS);
        LOG.info("broker {} is back as process {}", brokerId, broker.process().pid());
    }

    /**
     * Makes that broker the controller, and returns when it is: the znode goes, and nobody else hears of it in time.
     *
     * @throws ClusterException if it does not become the controller, as one that is paused or cut off does not
     */
    public synchronized void moveController(int brokerId) throws ClusterException {
        port(brokerId);
        List<Relay> others = relays.entrySet().stream()
                .filter(relay -> relay.getKey() != brokerId)
                .map(Map.Entry::getValue)
                .filter(Relay::answers)
                .toList();
        others.forEach(Relay::cutAnswers);
        try {
            observer.moveController(brokerId, CONTROLLER_TIMEOUT_MS);
        } finally {
            others.forEach(Relay::healAnswers);
        }
    }

    /** Freezes a broker's process (SIGSTOP): it neither answers nor notices. */
    public synchronized void pause(int brokerId) throws ClusterException {
        broker(brokerId).signal("STOP");
        faults.paused(brokerId, true);
    }

    /** Lets a paused broker go on (SIGCONT). */
    public synchronized void resume(int brokerId) throws ClusterException {
        broker(brokerId).signal("CONT");
        faults.paused(brokerId, false);
    }

    /** Nothing that one broker sends reaches another one, until {@link #heal}; what comes back the other way does. */
    public synchronized void cut(int fromBroker, int toBroker) throws ClusterException {
        port(toBroker);
        broker(fromBroker).disturb("cut " + toBroker);
        faults.cut(fromBroker, toBroker, true);
    }

    /** What one broker sends reaches another one again, and so does what waited. */
    public synchronized void heal(int fromBroker, int toBroker) throws ClusterException {
        port(toBroker);
        broker(fromBroker).disturb("heal " + toBroker);
        faults.cut(fromBroker, toBroker, false);
    }

    /** One broker fetches nothing from another one any more, until {@link #release}; all else goes on between the two. */
    public synchronized void hold(int broker, int fromBroker) throws ClusterException {
        port(fromBroker);
        broker(broker).disturb("hold " + fromBroker);
        faults.hold(broker, fromBroker, true);
    }

    /** One broker fetches from another one again. */
    public synchronized void release(int broker, int fromBroker) throws ClusterException {
        port(fromBroker);
        broker(broker).disturb("release " + fromBroker);
        faults.hold(broker, fromBroker, false);
    }

    /** Nothing passes between a broker and ZooKeeper any more, until {@link #healZooKeeper}. */
    public synchronized void cutZooKeeper(int brokerId) {
        known(relays.get(brokerId), brokerId).cut();
        faults.cutZooKeeper(brokerId, true);
    }

    /** The broker reaches ZooKeeper again. */
    public synchronized void healZooKeeper(int brokerId) {
        known(relays.get(brokerId), brokerId).heal();
        faults.cutZooKeeper(brokerId, false);
    }

    /** What ZooKeeper sends does not reach a broker any more, until {@link #healZooKeeperAnswers}; its requests arrive. */
    public synchronized void cutZooKeeperAnswers(int brokerId) {
        known(relays.get(brokerId), brokerId).cutAnswers();
        faults.cutZooKeeperAnswers(brokerId, true);
    }

    /** ZooKeeper reaches the broker again. */
    public synchronized void healZooKeeperAnswers(int brokerId) {
        known(relays.get(brokerId), brokerId).healAnswers();
        faults.cutZooKeeperAnswers(brokerId, false);
    }

    /** Every write to a log of that broker takes so much longer; 0 ends that. */
    public synchronized void delayDisk(int brokerId, int delayMs) throws ClusterException {
        broker(brokerId).disturb("disk " + delayMs);
        faults.disk(brokerId, delayMs);
    }

    /** Stops every broker in good order, kills those that take longer than five seconds, then stops ZooKeeper. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            expectedToRun.clear();
            brokers.values().forEach(BrokerProcess::terminate);
            faults.pausedBrokers().forEach(this::resumeToEnd);
        }
        observer.close();
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_TIMEOUT_MS);
        // no lock is needed: nothing is launched once closed is set
        for (BrokerProcess broker : brokers.values()) {
            if (!awaitEnd(broker, deadlineNs)) {
                broker.destroy();
            }
        }
        relays.values().forEach(Relay::close);
        if (embedded != null) {
            embedded.close();
        }
        data.close();
    }

    private static LocalCluster prepare(
            ClusterOptions options, ClusterDirectory data, SortedMap<Integer, Integer> ports) throws ClusterException {
        if (options.zookeeper().isPresent()) {
            return new LocalCluster(options, data, null, options.zookeeper().get(), ports);
        }
        try {
            EmbeddedZooKeeper embedded = EmbeddedZooKeeper.start(data.zookeeper(), 0);
            return new LocalCluster(options, data, embedded, embedded.connectString(), ports);
        } catch (IOException e) {
            throw new ClusterException("ZooKeeper cannot start in " + data.zookeeper() + ": " + e.getMessage(), e);
        }
    }

    private void startAll() throws ClusterException {
        SortedMap<Integer, Long> before = observer.brokerEpochs();
        SortedMap<Integer, BrokerProcess> started = new TreeMap<>();
        synchronized (this) {
            for (int id : ports.keySet()) {
                started.put(id, launch(id));
            }
        }
        observer.awaitRegistered(started, before, READY_TIMEOUT_MS);
    }

    private BrokerProcess launch(int brokerId) throws ClusterException {
        if (closed) {
            throw new ClusterException("the cluster is closed");
        }
        BrokerProcess broker =
                BrokerProcess.start(brokerId, port(brokerId), relay(brokerId).connectString(), options, data);
        brokers.put(brokerId, broker);
        expectedToRun.add(brokerId);
        broker.onEnd(() -> reportIfUnexpected(brokerId, broker));
        return broker;
    }

    private Relay relay(int brokerId) throws ClusterException {
        try {
            Relay relay = relays.get(brokerId);
            if (relay == null) {
                relay = new Relay(zookeeper);
                relays.put(brokerId, relay);
            }
            return relay;
        } catch (IOException e) {
            throw new ClusterException("the way to ZooKeeper cannot be opened: " + e.getMessage(), e);
        }
    }

    private synchronized void reportIfUnexpected(int brokerId, BrokerProcess broker) {
        if (brokers.get(brokerId) == broker && expectedToRun.remove(brokerId)) {
            LOG.warn("{}", broker.obituary());
        }
    }

    /** A paused process would not notice that it is to end. */
    private void resumeToEnd(int brokerId) {
        try {
            broker(brokerId).signal("CONT");
        } catch (ClusterException e) {
            LOG.debug("broker {} is killed as it stands: {}", brokerId, e.getMessage());
        }
    }

    private BrokerProcess broker(int brokerId) {
        return known(brokers.get(brokerId), brokerId);
    }

    private static <T> T known(@Nullable T value, int brokerId) {
        if (value == null) {
            throw new IllegalArgumentException("no broker " + brokerId);
        }
        return value;
    }

    private static boolean awaitEnd(BrokerProcess broker, long deadlineNs) {
        try {
            return broker.process().waitFor(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
