package dev.insync.reference.runtime.wire;

import dev.insync.reference.runtime.RecordSlice;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.DataDirectory;
import dev.insync.reference.runtime.storage.EpochStart;
import dev.insync.reference.runtime.storage.PartitionLog;
import dev.insync.reference.runtime.storage.ProducerCheck;
import dev.insync.reference.runtime.storage.StorageConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The simplest broker that real clients accept: one node, real logs, no replication. One lock, because it serves tests. */
final class SingleBroker implements RequestHandler, AutoCloseable {
    static final int BROKER_ID = 1;

    private static final int EPOCH = 0;
    private static final int MAX_PARTITIONS = 10;

    private final DataDirectory data;
    private volatile Fetch.Call lastFetch;
    private final WireServer server;
    private final Map<String, Integer> partitionCounts = new TreeMap<>();
    private final List<Runnable> waitingFetches = new CopyOnWriteArrayList<>();
    /** Of the process, not of the broker: a restarted broker must not give the same ids again. */
    private static final AtomicLong PRODUCER_IDS = new AtomicLong(1000);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    volatile boolean failListOffsets;
    final List<LeaderAndIsr.Call> leaderAndIsrCalls = new CopyOnWriteArrayList<>();
    final List<UpdateMetadata.Call> updateMetadataCalls = new CopyOnWriteArrayList<>();
    final List<StopReplica.Call> stopReplicaCalls = new CopyOnWriteArrayList<>();
    /** The partitions of which the disk was told to have failed. */
    final List<TopicPartition> failedLogs = new CopyOnWriteArrayList<>();

    SingleBroker(Path directory, ServerConfig config) throws WireException {
        data = DataDirectory.open(directory, BROKER_ID, StorageConfig.defaults());
        for (TopicPartition partition : data.partitions()) {
            partitionCounts.merge(partition.topic(), partition.partition() + 1, Math::max);
        }
        data.onFailure((partition, failure) -> failedLogs.add(partition));
        server = WireServer.start(config, this);
    }

    static SingleBroker in(Path directory) throws WireException {
        return new SingleBroker(directory, ServerConfig.onLoopback(0));
    }

    String address() {
        return "127.0.0.1:" + server.port();
    }

    int port() {
        return server.port();
    }

    WireServer server() {
        return server;
    }

    PartitionLog log(TopicPartition partition) {
        return data.findOrCreate(partition);
    }

    @Override
    public synchronized CompletableFuture<Metadata.Result> metadata(ClientContext client, Metadata.Call call) {
        List<String> asked = call.topics() == null ? List.copyOf(partitionCounts.keySet()) : call.topics();
        List<Metadata.TopicResult> topics = new ArrayList<>();
        for (String topic : asked) {
            if (call.allowAutoTopicCreation() && TopicPartition.isLegalTopicName(topic)) {
                partitionCounts.putIfAbsent(topic, 1);
            }
            Integer count = partitionCounts.get(topic);
            if (count == null) {
                topics.add(Metadata.TopicResult.refused(topic, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
                continue;
            }
            List<Metadata.PartitionResult> partitions = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                partitions.add(new Metadata.PartitionResult(
                        i, ErrorCode.NONE, BROKER_ID, EPOCH, List.of(BROKER_ID), List.of(BROKER_ID), List.of()));
            }
            topics.add(new Metadata.TopicResult(topic, ErrorCode.NONE, null, false, partitions));
        }
        List<BrokerEndpoint> brokers = List.of(new BrokerEndpoint(BROKER_ID, "127.0.0.1", server.port()));
        return CompletableFuture.completedFuture(new Metadata.Result(brokers, "test-cluster", BROKER_ID, topics));
    }

    private boolean exists(TopicPartition partition) {
        return partition.partition() < partitionCounts.getOrDefault(partition.topic(), 0);
    }

    @Override
    public synchronized CompletableFuture<Produce.Result> produce(ClientContext client, Produce.Call call) {
        List<Produce.PartitionResult> results = new ArrayList<>();
        for (Produce.Append append : call.appends()) {
            results.add(append(append));
        }
        waitingFetches.forEach(Runnable::run);
        return CompletableFuture.completedFuture(new Produce.Result(results));
    }

    private Produce.PartitionResult append(Produce.Append append) {
        TopicPartition partition = append.partition();
        if (!exists(partition)) {
            return Produce.PartitionResult.refused(partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null);
        }
        PartitionLog log = data.findOrCreate(partition);
        ProducerCheck check = log.checkProducer(append.batch());
        if (check instanceof ProducerCheck.Duplicate duplicate) {
            return Produce.PartitionResult.appended(partition, duplicate.baseOffset(), log.startOffset());
        }
        if (check instanceof ProducerCheck.OutOfOrder outOfOrder) {
            return Produce.PartitionResult.refused(
                    partition, ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, outOfOrder.detail());
        }
        if (check instanceof ProducerCheck.StaleEpoch stale) {
            return Produce.PartitionResult.refused(partition, ErrorCode.INVALID_PRODUCER_EPOCH, stale.detail());
        }
        long baseOffset = log.endOffset();
        log.append(append.batch(), baseOffset, EPOCH);
        return Produce.PartitionResult.appended(partition, baseOffset, log.startOffset());
    }

    /** The id of that topic; every other id is unknown. */
    static UUID idOf(String topic) {
        return new UUID(0, topic.hashCode());
    }

    @Override
    public Optional<String> topicName(UUID topicId) {
        return topicId.equals(idOf("orders")) ? Optional.of("orders") : Optional.empty();
    }

    /** What the last fetch was about. */
    Fetch.Call lastFetch() {
        return lastFetch;
    }

    @Override
    public CompletableFuture<Fetch.Result> fetch(ClientContext client, Fetch.Call call) {
        lastFetch = call;
        CompletableFuture<Fetch.Result> answer = new CompletableFuture<>();
        Runnable attempt = () -> {
            Fetch.Result now = fetchNow(call);
            int bytes = now.partitions().stream()
                    .mapToInt(p -> p.records().sizeInBytes())
                    .sum();
            if (bytes >= call.minBytes() || now.partitions().stream().anyMatch(p -> p.error() != ErrorCode.NONE)) {
                answer.complete(now);
            }
        };
        waitingFetches.add(attempt);
        attempt.run();
        var unused = timer.schedule(() -> answer.complete(fetchNow(call)), call.maxWaitMs(), TimeUnit.MILLISECONDS);
        return answer.whenComplete((result, error) -> waitingFetches.remove(attempt));
    }

    private synchronized Fetch.Result fetchNow(Fetch.Call call) {
        List<Fetch.PartitionResult> results = new ArrayList<>();
        for (Fetch.PartitionFetch fetch : call.partitions()) {
            if (!exists(fetch.partition())) {
                results.add(Fetch.PartitionResult.refused(fetch.partition(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
                continue;
            }
            PartitionLog log = data.findOrCreate(fetch.partition());
            if (fetch.fetchOffset() > log.endOffset()) {
                results.add(Fetch.PartitionResult.refused(fetch.partition(), ErrorCode.OFFSET_OUT_OF_RANGE));
                continue;
            }
            Fetch.EpochEndOffset diverging =
                    fetch.lastFetchedEpoch() > EPOCH ? new Fetch.EpochEndOffset(EPOCH, log.endOffset()) : null;
            RecordSlice records = diverging != null
                    ? RecordSlice.EMPTY
                    : log.read(fetch.fetchOffset(), fetch.maxBytes(), log.endOffset(), true);
            results.add(new Fetch.PartitionResult(
                    fetch.partition(), ErrorCode.NONE, log.endOffset(), log.startOffset(), diverging, records));
        }
        return Fetch.Result.of(results);
    }

    @Override
    public synchronized CompletableFuture<ListOffsets.Result> listOffsets(ClientContext client, ListOffsets.Call call) {
        if (failListOffsets) {
            return CompletableFuture.failedFuture(new IllegalStateException("as the test wants it"));
        }
        List<ListOffsets.PartitionResult> results = new ArrayList<>();
        for (ListOffsets.PartitionQuery query : call.partitions()) {
            if (!exists(query.partition())) {
                results.add(
                        ListOffsets.PartitionResult.refused(query.partition(), ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
                continue;
            }
            PartitionLog log = data.findOrCreate(query.partition());
            long offset = query.timestampMs() == ListOffsets.EARLIEST ? log.startOffset() : log.endOffset();
            results.add(new ListOffsets.PartitionResult(query.partition(), ErrorCode.NONE, -1, offset, EPOCH));
        }
        return CompletableFuture.completedFuture(new ListOffsets.Result(results));
    }

    @Override
    public synchronized CompletableFuture<OffsetForLeaderEpoch.Result> offsetForLeaderEpoch(
            ClientContext client, OffsetForLeaderEpoch.Call call) {
        List<OffsetForLeaderEpoch.PartitionResult> results = new ArrayList<>();
        for (OffsetForLeaderEpoch.PartitionQuery query : call.partitions()) {
            PartitionLog log = data.findOrCreate(query.partition());
            List<EpochStart> epochs = log.epochs();
            int last = epochs.isEmpty() ? -1 : epochs.get(epochs.size() - 1).epoch();
            results.add(new OffsetForLeaderEpoch.PartitionResult(
                    query.partition(), ErrorCode.NONE, Math.min(last, query.leaderEpoch()), log.endOffset()));
        }
        return CompletableFuture.completedFuture(new OffsetForLeaderEpoch.Result(results));
    }

    @Override
    public CompletableFuture<InitProducerId.Result> initProducerId(ClientContext client, InitProducerId.Call call) {
        return CompletableFuture.completedFuture(
                new InitProducerId.Result(ErrorCode.NONE, PRODUCER_IDS.getAndIncrement(), (short) 0));
    }

    @Override
    public CompletableFuture<AllocateProducerIds.Result> allocateProducerIds(
            ClientContext client, AllocateProducerIds.Call call) {
        return CompletableFuture.completedFuture(
                new AllocateProducerIds.Result(ErrorCode.NONE, PRODUCER_IDS.getAndAdd(1000), 1000));
    }

    @Override
    public synchronized CompletableFuture<CreateTopics.Result> createTopics(
            ClientContext client, CreateTopics.Call call) {
        List<CreateTopics.TopicResult> results = new ArrayList<>();
        for (CreateTopics.NewTopic topic : call.topics()) {
            int count = topic.partitions() == CreateTopics.DEFAULT ? 1 : topic.partitions();
            if (count < 1 || count > MAX_PARTITIONS || !TopicPartition.isLegalTopicName(topic.topic())) {
                results.add(CreateTopics.TopicResult.refused(
                        topic.topic(), ErrorCode.INVALID_PARTITIONS, "not that many partitions"));
                continue;
            }
            boolean isNew = partitionCounts.putIfAbsent(topic.topic(), count) == null;
            results.add(
                    isNew
                            ? new CreateTopics.TopicResult(topic.topic(), ErrorCode.NONE, null, null, count, 1)
                            : CreateTopics.TopicResult.refused(
                                    topic.topic(), ErrorCode.TOPIC_ALREADY_EXISTS, "it exists"));
        }
        return CompletableFuture.completedFuture(new CreateTopics.Result(results));
    }

    @Override
    public synchronized CompletableFuture<DeleteTopics.Result> deleteTopics(
            ClientContext client, DeleteTopics.Call call) {
        List<DeleteTopics.TopicResult> results = new ArrayList<>();
        for (String topic : call.topics()) {
            boolean existed = partitionCounts.remove(topic) != null;
            data.partitions().stream().filter(p -> p.topic().equals(topic)).forEach(data::delete);
            results.add(new DeleteTopics.TopicResult(
                    topic, existed ? ErrorCode.NONE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, null));
        }
        return CompletableFuture.completedFuture(new DeleteTopics.Result(results));
    }

    @Override
    public CompletableFuture<DescribeConfigs.Result> describeConfigs(ClientContext client, DescribeConfigs.Call call) {
        return CompletableFuture.completedFuture(new DescribeConfigs.Result(call.resources().stream()
                .map(r -> new DescribeConfigs.ResourceResult(
                        ErrorCode.NONE,
                        null,
                        List.of(new DescribeConfigs.Entry(
                                "min.insync.replicas", "1", DescribeConfigs.Type.INT, false, List.of()))))
                .toList()));
    }

    @Override
    public CompletableFuture<LeaderAndIsr.Result> leaderAndIsr(ClientContext client, LeaderAndIsr.Call call) {
        leaderAndIsrCalls.add(call);
        return CompletableFuture.completedFuture(new LeaderAndIsr.Result(
                ErrorCode.NONE,
                call.partitions().stream()
                        .map(s -> new LeaderAndIsr.PartitionResult(s.partition(), ErrorCode.KAFKA_STORAGE_ERROR))
                        .toList()));
    }

    @Override
    public CompletableFuture<UpdateMetadata.Result> updateMetadata(ClientContext client, UpdateMetadata.Call call) {
        updateMetadataCalls.add(call);
        return CompletableFuture.completedFuture(new UpdateMetadata.Result(ErrorCode.STALE_BROKER_EPOCH));
    }

    @Override
    public CompletableFuture<StopReplica.Result> stopReplica(ClientContext client, StopReplica.Call call) {
        stopReplicaCalls.add(call);
        return CompletableFuture.completedFuture(new StopReplica.Result(
                ErrorCode.NONE,
                call.partitions().stream()
                        .map(s -> new StopReplica.PartitionResult(s.partition(), ErrorCode.NONE))
                        .toList()));
    }

    @Override
    public void close() {
        server.close();
        timer.shutdownNow();
        data.close();
    }
}
