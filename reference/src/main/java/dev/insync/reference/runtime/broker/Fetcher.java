package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.Effect;
import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.FetchAnswer;
import dev.insync.reference.core.FetchRequest;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.InvariantViolation;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.ReplicaFetches;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.BrokerConnection;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Fetch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches from one leader what this broker follows there. One request is in flight at a time, for every partition that does
 * not pause after an error. Used on the event loop's thread only; only the network runs elsewhere.
 */
final class Fetcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);
    private static final long PAUSE_MS = 50;
    private static final int MIN_BYTES = 1;

    private record Sent(HostedPartition partition, FetchRequest request) {}

    private final int brokerId;
    private final int leader;
    private final BrokerConfig config;
    private final Fixes fixes;
    private final EventLoop loop;
    private final EventLog events;
    private final Map<TopicPartition, HostedPartition> partitions = new LinkedHashMap<>();
    private final Set<TopicPartition> pausing = new HashSet<>();
    private @Nullable BrokerConnection connection;
    private int lastFetch;
    private boolean inFlight;
    private boolean unreachable;
    private boolean pausingAll;
    private boolean closed;

    Fetcher(
            int brokerId,
            int leader,
            BrokerConfig config,
            Fixes fixes,
            EventLoop loop,
            EventLog events,
            @Nullable BrokerConnection connection) {
        this.brokerId = brokerId;
        this.leader = leader;
        this.config = config;
        this.fixes = fixes;
        this.loop = loop;
        this.events = events;
        this.connection = connection;
    }

    void add(HostedPartition partition) {
        partitions.put(partition.id(), partition);
    }

    void remove(HostedPartition partition) {
        partitions.remove(partition.id());
    }

    /** The leader listens there now; a request in flight to where it was fails. */
    void connectTo(BrokerConnection next) {
        BrokerConnection old = connection;
        connection = next;
        if (old != null) {
            old.close();
        }
    }

    /** Asks for more, unless a request is in flight, there is nothing to ask for, or an error was too recent. */
    void send(BrokerState broker) {
        BrokerConnection now = connection;
        if (closed || inFlight || pausingAll || partitions.isEmpty() || now == null) {
            return;
        }
        int id = lastFetch + 1;
        Map<TopicPartition, Sent> sent = new LinkedHashMap<>();
        List<Fetch.PartitionFetch> fetches = new ArrayList<>(partitions.size());
        for (HostedPartition partition : partitions.values()) {
            // a fetch tells the leader what this replica has: with a flush policy, what is on the disk
            if (pausing.contains(partition.id()) || partition.flush().isDue()) {
                continue;
            }
            Outcome<ReplicaState> outcome = ReplicaFetches.sendFetch(broker, partition.state(), leader);
            if (outcome instanceof Outcome.Step<ReplicaState> step) {
                FetchRequest request = ((Effect.SendFetch) step.effects().get(0)).request();
                sent.put(partition.id(), new Sent(partition, request));
                fetches.add(fetch(partition, request));
                events.event(
                        "SendFetch",
                        partition.id(),
                        "leader",
                        leader,
                        "fetch",
                        id,
                        "leaderEpoch",
                        request.leaderEpoch(),
                        "offset",
                        request.offset(),
                        "lastEpoch",
                        request.lastEpoch());
            }
        }
        if (fetches.isEmpty()) {
            return;
        }
        inFlight = true;
        lastFetch = id & Integer.MAX_VALUE;
        Fetch.Call call = new Fetch.Call(
                brokerId,
                broker.epoch(),
                config.replicaFetchWaitMaxMs(),
                MIN_BYTES,
                config.replicaFetchResponseMaxBytes(),
                false,
                fetches);
        CompletableFuture<Void> answered = now.fetch(call, id).handle((result, failure) -> {
            loop.execute(() -> onAnswer(id, sent, result, failure));
            return null;
        });
        answered.exceptionally(failure -> {
            LOG.error("fetching from broker {} failed", leader, failure);
            return null;
        });
    }

    @Override
    public void close() {
        closed = true;
        if (connection != null) {
            connection.close();
        }
    }

    private Fetch.PartitionFetch fetch(HostedPartition partition, FetchRequest request) {
        int lastEpoch = request.lastEpoch() == EpochLog.NO_EPOCH ? Fetch.NO_EPOCH : request.lastEpoch();
        return new Fetch.PartitionFetch(
                partition.id(),
                request.leaderEpoch(),
                request.offset(),
                lastEpoch,
                partition.log().startOffset(),
                config.replicaFetchMaxBytes(),
                partition.topicId());
    }

    private void onAnswer(
            int id, Map<TopicPartition, Sent> sent, Fetch.@Nullable Result result, @Nullable Throwable failure) {
        inFlight = false;
        if (result == null || result.error() != ErrorCode.NONE) {
            if (!unreachable) {
                LOG.info(
                        "broker {} cannot be fetched from: {}",
                        leader,
                        failure == null ? "error" : failure.getMessage());
            }
            unreachable = true;
            pausingAll = true;
            sent.keySet().forEach(each -> events.event("LoseFetch", each, "leader", leader, "fetch", id));
            loop.schedule(PAUSE_MS, () -> pausingAll = false);
            return;
        }
        if (unreachable) {
            LOG.info("broker {} answers fetches again", leader);
        }
        unreachable = false;
        for (Fetch.PartitionResult part : result.partitions()) {
            Sent asked = sent.get(part.partition());
            if (asked != null) {
                onPart(id, asked, part);
            }
        }
        rotate();
    }

    private void onPart(int id, Sent asked, Fetch.PartitionResult part) {
        HostedPartition partition = asked.partition();
        if (partition.failed()) {
            return;
        }
        if (part.error() == ErrorCode.OFFSET_OUT_OF_RANGE && isStill(partition, asked.request())) {
            restart(partition, part.logStartOffset());
            return;
        }
        if (part.error() != ErrorCode.NONE) {
            // the leader has not heard of its epoch yet, or this broker not of a newer one
            LOG.debug("{}: broker {} answers {}", partition.id(), leader, part.error());
            pausing.add(partition.id());
            loop.schedule(PAUSE_MS, () -> pausing.remove(partition.id()));
            return;
        }
        try {
            take(id, partition, asked.request(), part);
        } catch (StorageException | IOException | InvariantViolation | IllegalArgumentException e) {
            // a leader whose records do not fit onto this log: better no replica than a wrong one
            goOffline(partition, e);
        }
    }

    /** Whether the partition follows as it did when it asked. */
    private boolean isStill(HostedPartition partition, FetchRequest request) {
        ReplicaState state = partition.state();
        return state.isFollower()
                && state.leader() == leader
                && state.leaderEpoch() == request.leaderEpoch()
                && state.log().endOffset() == request.offset();
    }

    private void restart(HostedPartition partition, long leaderStart) {
        long end = partition.state().log().endOffset();
        if (leaderStart <= end) {
            return; // the next fetch is in range
        }
        try {
            events.event("BeginAnew", partition.id(), "start", leaderStart);
            partition.restartAt(leaderStart);
            LOG.info(
                    "{}: begins at offset {}, the leader has deleted what follows {}",
                    partition.id(),
                    leaderStart,
                    end);
        } catch (StorageException e) {
            goOffline(partition, e);
        }
    }

    private void goOffline(HostedPartition partition, Exception e) {
        LOG.error("partition {} goes offline: {}", partition.id(), e.getMessage());
        partition.fail();
        partitions.remove(partition.id());
    }

    /** What the leader has deleted goes here too, as far as it is committed. */
    private static void followStart(HostedPartition partition, long leaderStart) {
        partition.log().advanceStartTo(Math.min(leaderStart, partition.state().highWatermark()));
    }

    private void take(int id, HostedPartition partition, FetchRequest request, Fetch.PartitionResult part)
            throws IOException {
        Fetch.EpochEndOffset diverging = part.diverging();
        if (diverging != null) {
            FetchAnswer.Diverging answer =
                    new FetchAnswer.Diverging(request.leaderEpoch(), diverging.epoch(), diverging.endOffset());
            long end = partition.state().log().endOffset();
            if (ReplicaFetches.truncate(partition.state(), leader, answer, fixes)
                    instanceof Outcome.Step<ReplicaState> step) {
                events.step("Truncate", partition.id(), step, "leader", leader, "fetch", id);
                partition.apply(step, List.of());
                LOG.info(
                        "{}: truncated from {} to {} in epoch {} (KIP-101: epoch {} of the leader ends at {})",
                        partition.id(),
                        end,
                        step.state().log().endOffset(),
                        request.leaderEpoch(),
                        diverging.epoch(),
                        diverging.endOffset());
            }
            return;
        }
        List<RecordBatch> batches = RecordBatches.split(part.records().toBuffer());
        FetchAnswer.Records answer =
                new FetchAnswer.Records(request.leaderEpoch(), request.offset(), part.highWatermark());
        if (ReplicaFetches.handleFetchResponse(partition.state(), leader, answer, HostedPartition.spans(batches), fixes)
                instanceof Outcome.Step<ReplicaState> step) {
            events.step("HandleFetchResponse", partition.id(), step, "leader", leader, "fetch", id);
            partition.apply(step, batches);
            followStart(partition, part.logStartOffset());
        }
    }

    /** What came first goes last, so that no partition starves behind a busy one. */
    private void rotate() {
        if (partitions.size() > 1) {
            TopicPartition first = partitions.keySet().iterator().next();
            HostedPartition partition = partitions.remove(first);
            if (partition != null) {
                partitions.put(first, partition);
            }
        }
    }
}
