package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.Broker;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.Effect;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.Replica;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.Rules;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.DataDirectory;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.ControlledShutdown;
import dev.insync.reference.runtime.wire.DescribeLogDirs;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.LeaderAndIsr;
import dev.insync.reference.runtime.wire.StopReplica;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every replica on this broker, and what the controller makes of it. Used on the event loop's thread only. */
final class Replicas implements HostedPartition.Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

    private final int brokerId;
    private final BrokerConfig config;
    private final Fixes fixes;
    private final DataDirectory data;
    private final IsrProposals isrs;
    private final Fetches fetches;
    private final Fetchers fetchers;
    private final EventLog events;
    private final Map<TopicPartition, Long> checkpointed;
    private final SortedMap<TopicPartition, HostedPartition> hosted = new TreeMap<>();
    private long writeDelayMs;
    private BrokerState broker = BrokerState.DOWN;
    private Consumer<HostedPartition> onRole = partition -> {};
    private Runnable onFailure = () -> {};
    private Consumer<HostedPartition> onAppend = partition -> {};

    Replicas(
            int brokerId,
            BrokerConfig config,
            Fixes fixes,
            DataDirectory data,
            IsrWriter isrWriter,
            Function<Replicas, Fetches> fetches,
            Fetchers fetchers,
            EventLog events,
            Metrics metrics) {
        this.brokerId = brokerId;
        this.config = config;
        this.fixes = fixes;
        this.data = data;
        this.isrs = new IsrProposals(brokerId, config, fixes, isrWriter, events, metrics);
        this.fetches = fetches.apply(this);
        this.fetchers = fetchers;
        this.events = events;
        this.checkpointed = new TreeMap<>(data.highWatermarks());
    }

    /** Called whenever a replica has taken a role or lost it to a failure of its disk. */
    void onRole(Consumer<HostedPartition> listener) {
        onRole = listener;
    }

    /** Called whenever the disk has failed under a replica. */
    void onFailure(Runnable listener) {
        onFailure = listener;
    }

    /** Called whenever records were appended to a partition whose topic has a flush policy. */
    void onAppend(Consumer<HostedPartition> listener) {
        onAppend = listener;
    }

    Fetches fetches() {
        return fetches;
    }

    IsrProposals isrs() {
        return isrs;
    }

    @Nullable
    HostedPartition find(TopicPartition id) {
        return hosted.get(id);
    }

    Collection<HostedPartition> all() {
        return hosted.values();
    }

    BrokerState broker() {
        return broker;
    }

    /** What a client is told about a partition that has no replica here. */
    ErrorCode errorOfMissing(TopicPartition id) {
        return data.find(id).isPresent() ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }

    /** {@code NONE} where this replica leads, in the epoch that the client believes in if it says one (KIP-320). */
    ErrorCode fenced(ReplicaState state, int claimedEpoch) {
        if (!state.isLeader()) {
            return ErrorCode.NOT_LEADER_OR_FOLLOWER;
        }
        if (claimedEpoch < 0 || claimedEpoch == state.leaderEpoch() || !fixes.has(Fix.KIP_320)) {
            return ErrorCode.NONE;
        }
        return claimedEpoch < state.leaderEpoch() ? ErrorCode.FENCED_LEADER_EPOCH : ErrorCode.UNKNOWN_LEADER_EPOCH;
    }

    /** The broker has registered under this epoch. */
    void registered(long epoch) {
        Outcome<BrokerState> outcome =
                broker.up() ? Broker.register(broker, 0, epoch) : Broker.restart(broker, 0, epoch);
        broker = ((Outcome.Step<BrokerState>) outcome).state();
        isrs.registered(epoch);
    }

    /** What keeps this broker from obeying a controller at all, whatever the request is about. */
    ErrorCode refusalOf(int controllerEpoch, long brokerEpoch) {
        if (fixes.has(Fix.KIP_380) && brokerEpoch != broker.epoch()) {
            return ErrorCode.STALE_BROKER_EPOCH;
        }
        return controllerEpoch < broker.controllerEpoch() ? ErrorCode.STALE_CONTROLLER_EPOCH : ErrorCode.NONE;
    }

    /**
     * Takes a role as the controller says, if the core agrees.
     *
     * @param topicConfig what is set for the topic
     */
    ErrorCode obey(
            LeaderAndIsr.Call call, LeaderAndIsr.PartitionState told, Map<String, String> topicConfig, long nowMs) {
        HostedPartition partition;
        try {
            partition = hosted.computeIfAbsent(told.partition(), this::open);
        } catch (StorageException e) {
            LOG.error("partition {} is offline: {}", told.partition(), e.getMessage());
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
        if (partition.failed()) {
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
        dev.insync.reference.core.LeaderAndIsr request = new dev.insync.reference.core.LeaderAndIsr(
                0,
                call.controllerEpoch(),
                call.brokerEpoch(),
                told.leader(),
                told.leaderEpoch(),
                BrokerSet.copyOf(told.isr()),
                told.partitionEpoch());
        boolean leads = told.leader() == brokerId;
        TopicConfig.Values values = TopicConfig.Values.of(topicConfig, config);
        int minIsr = values.minInsyncReplicas();
        Outcome<ReplicaState> outcome = leads
                ? Replica.becomeLeader(broker, partition.state(), request, new Rules(fixes, minIsr))
                : Replica.becomeFollower(broker, partition.state(), request, fixes);
        if (outcome instanceof Outcome.Refused<ReplicaState> no) {
            LOG.info("{}: request of epoch {} refused: {}", told.partition(), told.leaderEpoch(), no.reason());
            refused(call, told);
            return no.reason() == Refusal.OTHER_ROLE ? ErrorCode.NONE : ErrorCode.STALE_CONTROLLER_EPOCH;
        }
        broker = Broker.obeyed(broker, request);
        partition.configure(told.replicas(), told.topicId(), told.controllerEpoch(), values);
        Outcome.Step<ReplicaState> step = (Outcome.Step<ReplicaState>) outcome;
        events.step(
                leads ? "BecomeLeader" : "BecomeFollower",
                partition.id(),
                step,
                "controllerEpoch",
                call.controllerEpoch(),
                "session",
                call.brokerEpoch(),
                "leaderEpoch",
                told.leaderEpoch(),
                "version",
                told.partitionEpoch(),
                "leader",
                told.leader(),
                "minInsyncReplicas",
                minIsr);
        return step(partition, step, leads, nowMs);
    }

    /** Notes that a controller's request has no effect. */
    void refused(LeaderAndIsr.Call call, LeaderAndIsr.PartitionState told) {
        events.event(
                "RefuseLeaderAndIsr",
                told.partition(),
                "controllerEpoch",
                call.controllerEpoch(),
                "session",
                call.brokerEpoch(),
                "leaderEpoch",
                told.leaderEpoch(),
                "version",
                told.partitionEpoch());
    }

    private ErrorCode step(HostedPartition partition, Outcome.Step<ReplicaState> step, boolean leads, long nowMs) {
        try {
            partition.apply(step, List.of());
        } catch (StorageException e) {
            fail(partition, e);
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
        ReplicaState state = partition.state();
        LOG.info(
                "{}: {} in epoch {}, log ends at {}, high watermark {}{}",
                partition.id(),
                leads ? "leads" : "follows " + state.leader(),
                state.leaderEpoch(),
                state.log().endOffset(),
                state.highWatermark(),
                leads ? ", ISR " + state.isr() : "");
        fetchers.follow(partition);
        if (leads) {
            partition.lag().reset(partition.replicas(), nowMs);
            fetches.releaseFollowers(partition);
        }
        onRole.accept(partition);
        return ErrorCode.NONE;
    }

    /** Gives a role up as the controller says, if the core agrees; the replica goes too if it is told to. */
    ErrorCode stop(StopReplica.Call call, StopReplica.PartitionState told) {
        HostedPartition partition = hosted.get(told.partition());
        if (partition == null) {
            events.event("StopReplica", told.partition(), stopDetails(call, told));
            return told.delete() ? delete(told.partition(), "it is not wanted any more") : ErrorCode.NONE;
        }
        dev.insync.reference.core.StopReplica request = new dev.insync.reference.core.StopReplica(
                0, call.controllerEpoch(), call.brokerEpoch(), told.leaderEpoch(), told.delete());
        Outcome<ReplicaState> outcome = Replica.stopReplica(broker, partition.state(), request, fixes);
        if (outcome instanceof Outcome.Refused<ReplicaState> no) {
            LOG.info("{}: stop of epoch {} refused: {}", told.partition(), told.leaderEpoch(), no.reason());
            events.event("RefuseStopReplica", told.partition(), stopDetails(call, told));
            return ErrorCode.FENCED_LEADER_EPOCH;
        }
        broker = Broker.obeyed(broker, request);
        Outcome.Step<ReplicaState> step = (Outcome.Step<ReplicaState>) outcome;
        events.step("StopReplica", told.partition(), step, stopDetails(call, told));
        if (told.delete()) {
            return delete(told.partition(), "it is not wanted any more");
        }
        partition.apply(step, List.of());
        LOG.info("{}: stopped in epoch {}", told.partition(), told.leaderEpoch());
        fetchers.follow(partition);
        onRole.accept(partition);
        return ErrorCode.NONE;
    }

    private static Object[] stopDetails(StopReplica.Call call, StopReplica.PartitionState told) {
        return new Object[] {
            "controllerEpoch", call.controllerEpoch(),
            "session", call.brokerEpoch(),
            "leaderEpoch", told.leaderEpoch(),
            "delete", told.delete()
        };
    }

    /** This broker wants to stop; nothing where it is registered nowhere or has said so before. */
    Optional<ControlledShutdown.Call> beginShutdown() {
        if (Broker.beginShutdown(broker) instanceof Outcome.Step<BrokerState> step) {
            broker = step.state();
            events.event("BeginShutdown", null);
            return Optional.of(new ControlledShutdown.Call(brokerId, broker.epoch()));
        }
        return Optional.empty();
    }

    private HostedPartition open(TopicPartition id) {
        HostedPartition opened =
                new HostedPartition(brokerId, id, data.findOrCreate(id), checkpointed.getOrDefault(id, 0L), this);
        ReplicaState found = opened.state();
        events.event(
                "Open",
                id,
                "start",
                opened.log().startOffset(),
                "end",
                found.log().endOffset(),
                "highWatermark",
                found.highWatermark());
        return opened;
    }

    /** The topic is configured otherwise than before. */
    void configured(String topic, Map<String, String> topicConfig) {
        for (HostedPartition partition : hosted.values()) {
            if (partition.id().topic().equals(topic)) {
                partition.configure(TopicConfig.Values.of(topicConfig, config));
            }
        }
    }

    /** The replica goes with its records. */
    ErrorCode delete(TopicPartition id, String why) {
        HostedPartition partition = hosted.remove(id);
        checkpointed.remove(id);
        if (partition != null) {
            partition.retire();
            fetchers.follow(partition);
            onRole.accept(partition);
        }
        try {
            data.delete(id);
        } catch (StorageException e) {
            LOG.error("partition {} cannot be deleted: {}", id, e.getMessage());
            return ErrorCode.KAFKA_STORAGE_ERROR;
        }
        LOG.info("{}: deleted, {}", id, why);
        return ErrorCode.NONE;
    }

    /** The disk has failed under a partition: it takes part in nothing from now on. No effect if it does not already. */
    void fail(HostedPartition partition, StorageException e) {
        if (partition.failed()) {
            return;
        }
        LOG.error("partition {} goes offline: {}", partition.id(), e.getMessage());
        partition.fail();
        onRole.accept(partition);
    }

    /** From now on every write to a log takes so much longer, as on a disk that is failing. */
    void delayWrites(long delayMs) {
        writeDelayMs = delayMs;
        LOG.warn("writes to logs are delayed by {} ms", delayMs);
    }

    @Override
    public void writing() {
        if (writeDelayMs > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(writeDelayMs));
        }
    }

    @Override
    public void appended(HostedPartition partition) {
        onAppend.accept(partition);
    }

    @Override
    public void failed(HostedPartition partition) {
        onFailure.run();
    }

    @Override
    public void changed(HostedPartition partition) {
        fetches.changed(partition);
    }

    @Override
    public void writeIsr(HostedPartition partition, Effect.WriteIsr write) {
        isrs.write(partition, write);
    }

    /** @param topics null for all */
    List<DescribeLogDirs.Log> describeLogs(@Nullable Collection<String> topics) {
        List<DescribeLogDirs.Log> logs = new ArrayList<>();
        hosted.forEach((id, partition) -> {
            if (topics == null || topics.contains(id.topic())) {
                long lag = partition.state().highWatermark()
                        - partition.state().log().endOffset();
                logs.add(new DescribeLogDirs.Log(id, partition.log().sizeInBytes(), Math.max(0, lag)));
            }
        });
        return logs;
    }

    /** The high watermarks for the checkpoint; those of logs that no controller has mentioned yet are kept. */
    Map<TopicPartition, Long> highWatermarks() {
        Map<TopicPartition, Long> all = new TreeMap<>(checkpointed);
        hosted.forEach((id, partition) -> all.put(id, partition.state().highWatermark()));
        return all;
    }

    /** Writes the checkpoint before a clean end. */
    void checkpoint() {
        data.checkpointHighWatermarks(highWatermarks());
    }
}
