package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.storage.DataDirectory;
import dev.insync.reference.runtime.wire.AlterConfigs;
import dev.insync.reference.runtime.wire.ClientContext;
import dev.insync.reference.runtime.wire.ControllerRequests;
import dev.insync.reference.runtime.wire.CreatePartitions;
import dev.insync.reference.runtime.wire.CreateTopics;
import dev.insync.reference.runtime.wire.DeleteRecords;
import dev.insync.reference.runtime.wire.DeleteTopics;
import dev.insync.reference.runtime.wire.DescribeConfigs;
import dev.insync.reference.runtime.wire.DescribeLogDirs;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Fetch;
import dev.insync.reference.runtime.wire.GroupRequests;
import dev.insync.reference.runtime.wire.InitProducerId;
import dev.insync.reference.runtime.wire.LeaderAndIsr;
import dev.insync.reference.runtime.wire.ListOffsets;
import dev.insync.reference.runtime.wire.Metadata;
import dev.insync.reference.runtime.wire.OffsetForLeaderEpoch;
import dev.insync.reference.runtime.wire.Produce;
import dev.insync.reference.runtime.wire.RequestHandler;
import dev.insync.reference.runtime.wire.StopReplica;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.ZkSession;
import dev.insync.reference.runtime.zk.ZkTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests from the socket server and hands each to the thread that may answer it.
 *
 * <p>While the broker is registering, the controller may hear of the new registration before the broker does. Its requests
 * are therefore held until the broker knows its own epoch, by which it judges them (KIP-380).
 */
final class Requests implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final EventLoop loop;
    private final Replicas replicas;
    private final Fetchers fetchers;
    private final Produces produces;
    private final TopicRequests topics;
    private final ConfigRequests configs;
    private final ProducerIds producerIds;
    private final Errands errands;
    private final Coordinators coordinators;
    private final TopicChanges changes;
    private final DataDirectory data;
    private final Offsets offsets;
    private final RecordDeletions deletions;
    private final ControllerRequests controller;
    private final Links links;
    private final ConcurrentMap<String, Map<String, String>> topicConfigs = new ConcurrentHashMap<>();
    private final ConcurrentMap<UUID, String> topicNames = new ConcurrentHashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding = true;

    Requests(
            EventLoop loop,
            Replicas replicas,
            Fixes fixes,
            Fetchers fetchers,
            Produces produces,
            TopicRequests topics,
            ConfigRequests configs,
            ProducerIds producerIds,
            Errands errands,
            Coordinators coordinators,
            ControllerRequests controller,
            DataDirectory data,
            Links links) {
        this.loop = loop;
        this.replicas = replicas;
        this.fetchers = fetchers;
        this.produces = produces;
        this.topics = topics;
        this.configs = configs;
        this.producerIds = producerIds;
        this.errands = errands;
        this.coordinators = coordinators;
        this.changes = new TopicChanges(topics, errands);
        this.data = data;
        this.links = links;
        this.offsets = new Offsets(replicas, fixes);
        this.deletions = new RecordDeletions(replicas);
        this.controller = controller;
    }

    @Override
    public ControllerRequests controller() {
        return controller;
    }

    @Override
    public GroupRequests groups() {
        return coordinators;
    }

    /** From now on controllers have to wait. On the loop's thread. */
    void holdController() {
        holding = true;
        replicas.isrs().registering();
    }

    /** The broker knows its epoch again. On the loop's thread. */
    void releaseController(long brokerEpoch) {
        replicas.registered(brokerEpoch);
        holding = false;
        List<Runnable> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(Runnable::run);
    }

    @Override
    public CompletableFuture<Metadata.Result> metadata(ClientContext from, Metadata.Call call) {
        return topics.metadata(call);
    }

    @Override
    public CompletableFuture<Produce.Result> produce(ClientContext from, Produce.Call call) {
        return onLoop(answer -> produces.handle(call, answer));
    }

    @Override
    public CompletableFuture<Fetch.Result> fetch(ClientContext from, Fetch.Call call) {
        return links.answer(from, onLoop(answer -> replicas.fetches().handle(call, from.correlationId(), answer)));
    }

    @Override
    public Optional<String> topicName(UUID topicId) {
        return Optional.ofNullable(topicNames.get(topicId));
    }

    @Override
    public CompletableFuture<ListOffsets.Result> listOffsets(ClientContext from, ListOffsets.Call call) {
        return onLoop(answer -> answer.complete(new ListOffsets.Result(
                call.partitions().stream().map(offsets::find).toList())));
    }

    @Override
    public CompletableFuture<OffsetForLeaderEpoch.Result> offsetForLeaderEpoch(
            ClientContext from, OffsetForLeaderEpoch.Call call) {
        return onLoop(answer -> answer.complete(new OffsetForLeaderEpoch.Result(
                call.partitions().stream().map(offsets::epochEnd).toList())));
    }

    @Override
    public CompletableFuture<InitProducerId.Result> initProducerId(ClientContext from, InitProducerId.Call call) {
        return producerIds.next();
    }

    @Override
    public CompletableFuture<CreateTopics.Result> createTopics(ClientContext from, CreateTopics.Call call) {
        return topics.createTopics(call).thenApply(result -> configs.withConfigs(call, result));
    }

    @Override
    public CompletableFuture<DeleteTopics.Result> deleteTopics(ClientContext from, DeleteTopics.Call call) {
        return changes.delete(call);
    }

    @Override
    public CompletableFuture<DescribeConfigs.Result> describeConfigs(ClientContext from, DescribeConfigs.Call call) {
        return configs.describe(call);
    }

    @Override
    public CompletableFuture<LeaderAndIsr.Result> leaderAndIsr(ClientContext from, LeaderAndIsr.Call call) {
        CompletableFuture<LeaderAndIsr.Result> answer = new CompletableFuture<>();
        boolean known = call.partitions().stream()
                .allMatch(state -> topicConfigs.containsKey(state.partition().topic()));
        Runnable obey = () -> whenRegistered(() -> answer.complete(obey(call)));
        if (known) {
            loop.execute(obey);
        } else {
            // without an answer from ZooKeeper the broker's own defaults hold
            errands.run(
                    session -> readConfigs(session, call),
                    failure -> LOG.warn("topic configurations are unknown: {}", failure.getMessage()));
            errands.run(() -> loop.execute(obey));
        }
        return links.answer(from, answer);
    }

    @Override
    public CompletableFuture<UpdateMetadata.Result> updateMetadata(ClientContext from, UpdateMetadata.Call call) {
        return links.answer(
                from,
                onLoop(answer -> whenRegistered(() -> {
                    ErrorCode refusal = replicas.refusalOf(call.controllerEpoch(), call.brokerEpoch());
                    if (refusal == ErrorCode.NONE) {
                        call.liveBrokers().forEach(fetchers::learn);
                        topics.update(call);
                        coordinators.forgetDeleted(call);
                    } else {
                        LOG.info("metadata of controller epoch {} refused: {}", call.controllerEpoch(), refusal);
                    }
                    answer.complete(new UpdateMetadata.Result(refusal));
                })));
    }

    @Override
    public CompletableFuture<StopReplica.Result> stopReplica(ClientContext from, StopReplica.Call call) {
        return links.answer(
                from,
                onLoop(answer -> whenRegistered(() -> {
                    ErrorCode refusal = replicas.refusalOf(call.controllerEpoch(), call.brokerEpoch());
                    List<StopReplica.PartitionResult> results = new ArrayList<>();
                    if (refusal == ErrorCode.NONE) {
                        for (StopReplica.PartitionState stop : call.partitions()) {
                            results.add(new StopReplica.PartitionResult(stop.partition(), stop(call, stop)));
                        }
                    } else {
                        LOG.info(
                                "end of replicas from controller epoch {} refused: {}",
                                call.controllerEpoch(),
                                refusal);
                    }
                    answer.complete(new StopReplica.Result(refusal, results));
                })));
    }

    private ErrorCode stop(StopReplica.Call call, StopReplica.PartitionState stop) {
        if (stop.leaderEpoch() != UpdateMetadata.LEADER_DURING_DELETE) {
            return replicas.stop(call, stop);
        }
        topicConfigs.remove(stop.partition().topic());
        topicNames.values().remove(stop.partition().topic());
        return replicas.delete(stop.partition(), "with its topic");
    }

    /** A topic is configured otherwise than before. On the loop's thread. */
    void configured(String topic, Map<String, String> config) {
        topicConfigs.computeIfPresent(topic, (name, before) -> config);
        replicas.configured(topic, config);
    }

    @Override
    public CompletableFuture<CreatePartitions.Result> createPartitions(ClientContext from, CreatePartitions.Call call) {
        return changes.grow(call);
    }

    @Override
    public CompletableFuture<AlterConfigs.Result> alterConfigs(ClientContext from, AlterConfigs.Call call) {
        return changes.alterConfigs(call);
    }

    @Override
    public CompletableFuture<DeleteRecords.Result> deleteRecords(ClientContext from, DeleteRecords.Call call) {
        return onLoop(answer -> answer.complete(new DeleteRecords.Result(
                call.deletions().stream().map(deletions::delete).toList())));
    }

    @Override
    public CompletableFuture<DescribeLogDirs.Result> describeLogDirs(ClientContext from, DescribeLogDirs.Call call) {
        return onLoop(answer -> answer.complete(
                new DescribeLogDirs.Result(data.path().toString(), replicas.describeLogs(call.topics()))));
    }

    private <T> CompletableFuture<T> onLoop(Consumer<CompletableFuture<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                work.accept(answer);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
                throw e;
            }
        });
        return answer;
    }

    private void whenRegistered(Runnable work) {
        if (holding) {
            held.add(work);
        } else {
            work.run();
        }
    }

    private void readConfigs(ZkSession session, LeaderAndIsr.Call call) throws SessionEndedException {
        for (LeaderAndIsr.PartitionState state : call.partitions()) {
            String topic = state.partition().topic();
            if (!topicConfigs.containsKey(topic)) {
                topicConfigs.put(topic, new ZkTopics(session).config(topic));
            }
        }
    }

    private LeaderAndIsr.Result obey(LeaderAndIsr.Call call) {
        ErrorCode refusal = replicas.refusalOf(call.controllerEpoch(), call.brokerEpoch());
        if (refusal != ErrorCode.NONE) {
            LOG.info("roles from controller epoch {} refused: {}", call.controllerEpoch(), refusal);
            call.partitions().forEach(told -> replicas.refused(call, told));
            return new LeaderAndIsr.Result(refusal, List.of());
        }
        call.liveLeaders().forEach(fetchers::learn);
        List<LeaderAndIsr.PartitionResult> results =
                new ArrayList<>(call.partitions().size());
        for (LeaderAndIsr.PartitionState told : call.partitions()) {
            Map<String, String> config =
                    topicConfigs.getOrDefault(told.partition().topic(), Map.of());
            UUID topicId = told.topicId();
            if (topicId != null) {
                topicNames.put(topicId, told.partition().topic());
            }
            ErrorCode error = replicas.obey(call, told, config, EventLoop.nowMs());
            results.add(new LeaderAndIsr.PartitionResult(told.partition(), error));
        }
        return new LeaderAndIsr.Result(ErrorCode.NONE, results);
    }
}
