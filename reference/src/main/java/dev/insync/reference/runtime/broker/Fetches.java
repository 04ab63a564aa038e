package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.Effect;
import dev.insync.reference.core.FetchAnswer;
import dev.insync.reference.core.FetchRequest;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.ReplicaFetches;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.runtime.RecordSlice;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Fetch;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Fetch requests of consumers and followers at the leader. Used on the event loop's thread only.
 *
 * <p>A follower's fetch is handled by the core when it comes. Where there is nothing to send yet, the answer waits; when
 * records come, the core handles the same fetch again if the follower has not been heard of since, which is as if the
 * first answer had been lost and the follower had asked again.
 */
final class Fetches {
    private final Replicas replicas;
    private final EventLoop loop;
    private final Fixes fixes;
    private final EventLog events;
    private final Metrics metrics;
    private final Set<DelayedFetch> toLookAt = new LinkedHashSet<>();

    Fetches(Replicas replicas, EventLoop loop, Fixes fixes, EventLog events, Metrics metrics) {
        this.replicas = replicas;
        this.loop = loop;
        this.fixes = fixes;
        this.events = events;
        this.metrics = metrics;
    }

    /** @param correlationId the number that the sender gave the request */
    void handle(Fetch.Call call, int correlationId, CompletableFuture<Fetch.Result> answer) {
        List<DelayedFetch.Part> parts = new ArrayList<>(call.partitions().size());
        for (Fetch.PartitionFetch fetch : call.partitions()) {
            HostedPartition partition = replicas.find(fetch.partition());
            int epoch = partition == null ? Fetch.NO_EPOCH : partition.state().leaderEpoch();
            parts.add(new DelayedFetch.Part(fetch, partition, epoch));
        }
        DelayedFetch delayed = new DelayedFetch(call, correlationId, parts, answer);
        Read read = read(delayed, true);
        if (read.isDue(call)) {
            answer(delayed, read);
            return;
        }
        delayed.park(loop.schedule(call.maxWaitMs(), () -> finish(delayed)));
    }

    /** Something about the partition has changed: its waiting fetches are looked at after this batch of tasks. */
    void changed(HostedPartition partition) {
        for (DelayedFetch fetch : partition.waitingFetches()) {
            fetch.changed(partition);
            toLookAt.add(fetch);
        }
    }

    /** This broker leads something new: followers that wait here are let go, so that they can ask for it as well. */
    void releaseFollowers(HostedPartition partition) {
        for (HostedPartition other : replicas.all()) {
            for (DelayedFetch fetch : List.copyOf(other.waitingFetches())) {
                if (fetch.call().isFromFollower()
                        && partition.replicas().contains(fetch.call().replicaId())) {
                    finish(fetch);
                }
            }
        }
    }

    /** Answers the fetches for which there is enough by now. */
    void lookAgain() {
        while (!toLookAt.isEmpty()) {
            List<DelayedFetch> some = List.copyOf(toLookAt);
            toLookAt.clear();
            for (DelayedFetch fetch : some) {
                if (!fetch.over()) {
                    Read read = read(fetch, false);
                    if (read.isDue(fetch.call())) {
                        answer(fetch, read);
                    }
                }
            }
        }
    }

    private void finish(DelayedFetch fetch) {
        if (!fetch.over()) {
            answer(fetch, read(fetch, false));
        }
    }

    private void answer(DelayedFetch fetch, Read read) {
        if (!fetch.call().isFromFollower()) {
            metrics.sent(read.bytes);
        }
        fetch.complete(Fetch.Result.of(read.results));
    }

    private static final class Read {
        private final List<Fetch.PartitionResult> results = new ArrayList<>();
        private int bytes;
        private boolean urgent;

        /** Whether there is enough to answer: records, or something that must not wait. */
        boolean isDue(Fetch.Call call) {
            return urgent || bytes >= call.minBytes() || call.maxWaitMs() <= 0 || results.isEmpty();
        }
    }

    private Read read(DelayedFetch delayed, boolean first) {
        Read read = new Read();
        Fetch.Call call = delayed.call();
        for (int i = 0; i < delayed.parts().size(); i++) {
            Fetch.PartitionResult result = delayed.known(i);
            if (result != null) {
                read.results.add(result);
                continue;
            }
            DelayedFetch.Part part = delayed.parts().get(i);
            int left = Math.max(0, call.maxBytes() - read.bytes);
            try {
                result = readPart(delayed, part, left, read.bytes == 0, first);
            } catch (StorageException e) {
                replicas.fail(Objects.requireNonNull(part.partition()), e);
                result = refused(part, ErrorCode.KAFKA_STORAGE_ERROR);
            }
            read.results.add(result);
            read.bytes += result.records().sizeInBytes();
            read.urgent |= result.error() != ErrorCode.NONE
                    || result.diverging() != null
                    || (!first && isSuperseded(call.replicaId(), part));
        }
        delayed.looked(read.results);
        return read;
    }

    private Fetch.PartitionResult readPart(
            DelayedFetch delayed, DelayedFetch.Part part, int bytesLeft, boolean atLeastOne, boolean first) {
        HostedPartition partition = part.partition();
        if (partition == null) {
            return refused(part, replicas.errorOfMissing(part.fetch().partition()));
        }
        if (partition.failed()) {
            return refused(part, ErrorCode.KAFKA_STORAGE_ERROR);
        }
        if (!delayed.call().isFromFollower()) {
            return readForConsumer(partition, part, bytesLeft, atLeastOne);
        }
        return readForFollower(delayed, partition, part, bytesLeft, atLeastOne, first);
    }

    private Fetch.PartitionResult readForConsumer(
            HostedPartition partition, DelayedFetch.Part part, int bytesLeft, boolean atLeastOne) {
        ReplicaState state = partition.state();
        ErrorCode fenced = replicas.fenced(state, part.fetch().currentLeaderEpoch());
        if (fenced != ErrorCode.NONE) {
            return refused(part, fenced);
        }
        long offset = part.fetch().fetchOffset();
        int lastEpoch = part.fetch().lastFetchedEpoch();
        if (lastEpoch != Fetch.NO_EPOCH) {
            // a consumer may notice by its fetch that what it has read was truncated (KIP-595)
            Fetch.EpochEndOffset end = Offsets.endOf(lastEpoch, state);
            if (end == null) {
                return refused(part, ErrorCode.OFFSET_OUT_OF_RANGE);
            }
            if (end.epoch() < lastEpoch || end.endOffset() < offset) {
                return answer(partition, state.highWatermark(), end, RecordSlice.EMPTY);
            }
        }
        if (offset < partition.log().startOffset() || offset > partition.log().endOffset()) {
            return refused(part, ErrorCode.OFFSET_OUT_OF_RANGE);
        }
        RecordSlice records = partition
                .log()
                .read(offset, Math.min(bytesLeft, part.fetch().maxBytes()), state.highWatermark(), atLeastOne);
        return answer(partition, state.highWatermark(), null, records);
    }

    private Fetch.PartitionResult readForFollower(
            DelayedFetch delayed,
            HostedPartition partition,
            DelayedFetch.Part part,
            int bytesLeft,
            boolean atLeastOne,
            boolean first) {
        int follower = delayed.call().replicaId();
        Fetch.PartitionFetch fetch = part.fetch();
        if (!partition.replicas().contains(follower)) {
            return refused(part, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        if (!first && isSuperseded(follower, part)) {
            return answer(partition, partition.state().highWatermark(), null, RecordSlice.EMPTY);
        }
        if (fetch.fetchOffset() < partition.log().startOffset()
                && fetch.currentLeaderEpoch() == partition.state().leaderEpoch()
                && partition.state().isLeader()) {
            // outside the specification, which knows of no deletion: the follower begins again where this log begins
            return Fetch.PartitionResult.outOfRange(
                    partition.id(), partition.log().startOffset());
        }
        FetchRequest request = new FetchRequest(
                fetch.currentLeaderEpoch(),
                Math.max(0, delayed.call().replicaEpoch()),
                fetch.fetchOffset(),
                fetch.lastFetchedEpoch());
        Outcome<ReplicaState> outcome = ReplicaFetches.handleFetch(
                partition.state(), follower, request, Long.MAX_VALUE, partition.rules(fixes));
        if (outcome instanceof Outcome.Refused<ReplicaState> no) {
            if (no.reason() == Refusal.DIVERGING) {
                return diverging(delayed, partition, request);
            }
            events.event("RefuseFetch", partition.id(), details(delayed, request));
            return refused(part, errorOf(no.reason()));
        }
        Outcome.Step<ReplicaState> step = (Outcome.Step<ReplicaState>) outcome;
        events.step("HandleFetch", partition.id(), step, details(delayed, request));
        partition.apply(step, List.of());
        if (first) {
            replicas.isrs().fetched(partition, follower, fetch.fetchOffset(), EventLoop.nowMs());
        }
        RecordSlice records = partition
                .log()
                .read(
                        fetch.fetchOffset(),
                        Math.min(bytesLeft, fetch.maxBytes()),
                        partition.log().endOffset(),
                        atLeastOne);
        return answer(partition, partition.state().highWatermark(), null, records);
    }

    /** The follower has been heard of since, or the epoch is over: what it said then must not be taken for news. */
    private static boolean isSuperseded(int follower, DelayedFetch.Part part) {
        HostedPartition partition = part.partition();
        return follower != Fetch.CONSUMER
                && partition != null
                && partition.state().isLeader()
                && partition.state().leaderEpoch() == part.leaderEpoch()
                && partition.state().ends().get(follower) != part.fetch().fetchOffset();
    }

    private Fetch.PartitionResult diverging(DelayedFetch delayed, HostedPartition partition, FetchRequest request) {
        Outcome<ReplicaState> outcome = ReplicaFetches.handleDivergingFetch(
                partition.state(), delayed.call().replicaId(), request, partition.rules(fixes));
        Outcome.Step<ReplicaState> step = (Outcome.Step<ReplicaState>) outcome;
        events.step("HandleDivergingFetch", partition.id(), step, details(delayed, request));
        partition.apply(step, List.of());
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.SendAnswer answer
                    && answer.answer() instanceof FetchAnswer.Diverging diverging) {
                return answer(
                        partition,
                        partition.state().highWatermark(),
                        new Fetch.EpochEndOffset(diverging.epoch(), diverging.endOffset()),
                        RecordSlice.EMPTY);
            }
        }
        throw new IllegalStateException("a diverging fetch without an answer");
    }

    private static Object[] details(DelayedFetch delayed, FetchRequest request) {
        return new Object[] {
            "follower", delayed.call().replicaId(),
            "fetch", delayed.correlationId(),
            "leaderEpoch", request.leaderEpoch(),
            "offset", request.offset(),
            "lastEpoch", request.lastEpoch(),
            "session", request.session()
        };
    }

    private static ErrorCode errorOf(Refusal refusal) {
        return switch (refusal) {
            case FENCED_LEADER_EPOCH -> ErrorCode.FENCED_LEADER_EPOCH;
            case UNKNOWN_LEADER_EPOCH -> ErrorCode.UNKNOWN_LEADER_EPOCH;
            default -> ErrorCode.NOT_LEADER_OR_FOLLOWER;
        };
    }

    private static Fetch.PartitionResult answer(
            HostedPartition partition,
            long highWatermark,
            Fetch.@Nullable EpochEndOffset diverging,
            RecordSlice records) {
        return new Fetch.PartitionResult(
                partition.id(), ErrorCode.NONE, highWatermark, partition.log().startOffset(), diverging, records);
    }

    private static Fetch.PartitionResult refused(DelayedFetch.Part part, ErrorCode error) {
        return Fetch.PartitionResult.refused(part.fetch().partition(), error);
    }
}
