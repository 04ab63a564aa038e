package dev.insync.reference.runtime.broker;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.DataDirectory;
import dev.insync.reference.runtime.storage.StorageConfig;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.BrokerConnection;
import dev.insync.reference.runtime.wire.BrokerEndpoint;
import dev.insync.reference.runtime.wire.ControlledShutdown;
import dev.insync.reference.runtime.wire.ServerConfig;
import dev.insync.reference.runtime.wire.WireClient;
import dev.insync.reference.runtime.wire.WireException;
import dev.insync.reference.runtime.wire.WireServer;
import dev.insync.reference.runtime.zk.BrokerRegistration;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.ZkBrokers;
import dev.insync.reference.runtime.zk.ZkPartitionStates;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One broker: its parts, put together, started in order and stopped in the reverse one. */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    static final int INDEX_INTERVAL_BYTES = 4096;
    private static final int MIB = 1 << 20;
    private static final int SELECTOR_THREADS = 2;
    private static final long REQUEST_MEMORY_BYTES = 64L * MIB;
    private static final int MAX_IN_FLIGHT_PER_CONNECTION = 64;
    private static final long FRAME_TIMEOUT_MS = 30_000;
    private static final long BEGIN_STOP_TIMEOUT_MS = 1_000;
    private static final long IDLE_TIMEOUT_MS = 600_000;

    private final BrokerOptions options;
    private final DataDirectory data;
    private final WireClient client;
    private final Links links;
    private final Errands errands;
    private final EventLoop loop;
    private final EventLog events;
    private final Metrics metrics = new Metrics();
    private final Replicas replicas;
    private final Fetchers fetchers;
    private final IsrWriter isrWriter;
    private final Flushes flushes;
    private final Coordinators coordinators;
    private final Requests requests;
    private final Farewell farewell;
    private final WireServer server;
    private final Membership membership;

    private Broker(BrokerOptions options, DataDirectory data) throws WireException {
        this.options = options;
        this.data = data;
        BrokerConfig config = options.config();
        Fixes fixes = fixes(options);
        this.events = options.trace()
                .map(directory -> EventLog.open(directory, options.id()))
                .orElseGet(EventLog::off);
        this.client = new WireClient(Links.clientId(options.id()), config.requestTimeoutMs());
        this.links = new Links(config.requestTimeoutMs());
        Function<BrokerEndpoint, BrokerConnection> connections =
                peer -> links.over(peer.brokerId(), client.connect(peer.host(), peer.port()));
        this.errands = new Errands(this::session);
        this.loop = new EventLoop("broker-" + options.id(), this::afterBatch);
        this.fetchers = new Fetchers(options.id(), config, fixes, loop, events, connections);
        this.isrWriter = new IsrWriter(errands, loop);
        this.replicas = new Replicas(
                options.id(),
                config,
                fixes,
                data,
                isrWriter,
                owner -> new Fetches(owner, loop, fixes, events, metrics),
                fetchers,
                events,
                metrics);
        replicas.onFailure(() -> errands.run(
                session -> new ZkPartitionStates(session).announceDiskFailure(options.id()),
                failure -> LOG.warn("the controller was not told of a failed disk: {}", failure.getMessage())));
        this.flushes = new Flushes(loop, data::flush, replicas::fail);
        replicas.onAppend(flushes::appended);
        data.onFailure((partition, failure) -> loop.execute(() -> failed(partition, failure)));
        TopicRequests topics = new TopicRequests(config, errands);
        ProducerIds producerIds = new ProducerIds(options.id(), errands);
        Produces produces = new Produces(replicas, loop, fixes, events, metrics);
        this.coordinators = new Coordinators(config, loop, replicas, produces, topics);
        this.requests = new Requests(
                loop,
                replicas,
                fixes,
                fetchers,
                produces,
                topics,
                new ConfigRequests(options, errands),
                producerIds,
                errands,
                coordinators,
                new ControllerRole(this::asController),
                data,
                links);
        this.server = WireServer.start(serverConfig(options), requests);
        this.farewell = new Farewell(connections, () -> topics.cache().controller());
        this.membership = new Membership(
                options,
                fixes,
                new BrokerRegistration(options.id(), options.host(), server.port()),
                new Registrations(topics, producerIds),
                connections,
                events,
                metrics);
        metrics.show(replicas, loop);
        metrics.show(membership);
    }

    /**
     * Starts a broker and returns when it serves requests and is registered.
     *
     * @throws StorageException if its directory cannot be used
     * @throws WireException if it cannot listen on its port
     * @throws dev.insync.reference.runtime.zk.ZkException if ZooKeeper does not answer, or its id is taken
     */
    public static Broker start(BrokerOptions options) throws WireException, SessionEndedException {
        for (Fix missing : fixes(options).missing()) {
            LOG.warn("RUNNING WITHOUT {}: acknowledged records can be lost, logs can diverge", missing.id());
        }
        StorageConfig storage = new StorageConfig(
                options.config().logSegmentBytes(),
                INDEX_INTERVAL_BYTES,
                fixes(options).has(Fix.KAFKA_16541));
        Broker broker = new Broker(options, DataDirectory.open(options.data(), options.id(), storage));
        broker.loop.start();
        broker.loop.execute(broker::startTimers);
        broker.membership.join();
        LOG.info("broker {} serves {}:{}", options.id(), options.host(), broker.server.port());
        return broker;
    }

    /** Hands over what it leads, leaves the cluster, stops serving, then closes the logs: clients go elsewhere at once. */
    @Override
    public void close() {
        if (options.config().controlledShutdown()) {
            handOver();
        }
        events.event("Stop", null);
        membership.close();
        server.close();
        loop.close();
        coordinators.close();
        client.close();
        errands.close();
        try {
            replicas.checkpoint();
            data.close();
        } catch (StorageException e) {
            LOG.error("broker {}: {}", options.id(), e.getMessage());
        }
        metrics.close();
        events.close();
        LOG.info("broker {} has stopped", options.id());
    }

    private void handOver() {
        CompletableFuture<Optional<ControlledShutdown.Call>> begun = new CompletableFuture<>();
        loop.execute(() -> begun.complete(replicas.beginShutdown()));
        begun.completeOnTimeout(Optional.empty(), BEGIN_STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)
                .join()
                .ifPresent(farewell::say);
    }

    private <T> CompletableFuture<T> asController(Membership.Task<T> task, T otherwise) {
        return membership.asController(task, otherwise);
    }

    /**
     * Lets something go wrong on purpose: {@code cut BROKER} and {@code heal BROKER} the link to another broker, {@code hold
     * BROKER} and {@code release BROKER} the fetches from it, {@code disk MS} delays every write to a log by so many
     * milliseconds.
     *
     * @throws IllegalArgumentException if that is none of these
     */
    void disturb(String fault) {
        String[] words = fault.split(" ");
        if (words.length != 2 || !words[1].matches("\\d{1,6}")) {
            throw new IllegalArgumentException("not a fault: " + fault);
        }
        int number = Integer.parseInt(words[1]);
        switch (words[0]) {
            case "cut" -> links.cut(number);
            case "heal" -> links.heal(number);
            case "hold" -> links.holdFetches(number);
            case "release" -> links.releaseFetches(number);
            case "disk" -> loop.execute(() -> replicas.delayWrites(number));
            default -> throw new IllegalArgumentException("not a fault: " + fault);
        }
    }

    private ZkSession session() throws SessionEndedException {
        return membership.session();
    }

    private void afterBatch() {
        replicas.fetches().lookAgain();
        isrWriter.flush();
        flushes.start();
        fetchers.send(replicas.broker());
    }

    private void startTimers() {
        BrokerConfig config = options.config();
        every(
                Math.max(1, config.replicaLagTimeMaxMs() / 2),
                () -> replicas.isrs().shrink(replicas.all(), EventLoop.nowMs()));
        RecordDeletions deletions = new RecordDeletions(replicas);
        every(config.retentionCheckMs(), () -> deletions.retain(System.currentTimeMillis()));
        every(config.offsetsRetentionCheckMs(), () -> coordinators.expireOffsets(System.currentTimeMillis()));
        BrokerConfig.LeaderBalance balance = config.leaderBalance();
        balance.periodMs().ifPresent(ms -> every(ms, () -> balanceLeaders(balance.toleratedPercent())));
        every(config.highWatermarkCheckpointMs(), this::checkpoint);
    }

    private void every(long periodMs, Runnable task) {
        loop.schedule(periodMs, () -> {
            every(periodMs, task);
            task.run();
        });
    }

    /** If this broker is the controller. */
    private void balanceLeaders(int toleratedPercent) {
        var unused = membership.asController(acting -> acting.leaderMoves().balance(toleratedPercent), Set.of());
    }

    private void checkpoint() {
        Map<TopicPartition, Long> highWatermarks = replicas.highWatermarks();
        errands.run(() -> {
            data.checkpointHighWatermarks(highWatermarks);
            data.checkpointRecoveryPoints();
        });
    }

    /** A log could not be flushed in the background, or what was read from it could not be sent. */
    private void failed(TopicPartition id, StorageException failure) {
        HostedPartition partition = replicas.find(id);
        if (partition != null) {
            replicas.fail(partition, failure);
        }
    }

    private static Fixes fixes(BrokerOptions options) {
        return Fixes.without(options.without().stream().map(Fix::of).toList());
    }

    /** As many as are allowed, but a quarter of the files that the process may open is left for logs. */
    private static int maxConnections(int allowed) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long files = system.getMaxFileDescriptorCount();
            return (int) Math.min(allowed, Math.max(1, files - files / 4));
        }
        return allowed;
    }

    private static ServerConfig serverConfig(BrokerOptions options) {
        BrokerConfig.ConnectionLimits limits = options.config().connections();
        return new ServerConfig(
                options.host(),
                options.port(),
                SELECTOR_THREADS,
                maxConnections(limits.max()),
                limits.maxPerIp(),
                limits.maxRequestBytes(),
                options.config().messageMaxBytes(),
                Math.max(REQUEST_MEMORY_BYTES, limits.maxRequestBytes()),
                MAX_IN_FLIGHT_PER_CONNECTION,
                FRAME_TIMEOUT_MS,
                IDLE_TIMEOUT_MS);
    }

    /** What a new registration means for the rest of the broker. */
    private final class Registrations implements Membership.Listener {
        private final TopicRequests topics;
        private final ProducerIds producerIds;

        Registrations(TopicRequests topics, ProducerIds producerIds) {
            this.topics = topics;
            this.producerIds = producerIds;
        }

        @Override
        public void registering() {
            loop.execute(requests::holdController);
        }

        @Override
        public void configured(ZkSession session, Collection<String> changed) throws SessionEndedException {
            ZkTopics topicsNow = new ZkTopics(session);
            for (String topic : changed) {
                Map<String, String> config = topicsNow.config(topic);
                loop.execute(() -> requests.configured(topic, config));
            }
        }

        @Override
        public void registered(ZkSession session, long brokerEpoch) throws SessionEndedException {
            loop.execute(() -> requests.releaseController(brokerEpoch));
            topics.clusterId(new ZkBrokers(session).clusterId(TopicRequests.randomId()));
            producerIds.prepare();
        }
    }
}
