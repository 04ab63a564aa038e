package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.Effect;
import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.EpochSpan;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.InvariantViolation;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Replica;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.Rules;
import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.EpochStart;
import dev.insync.reference.runtime.storage.PartitionLog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The replica of one partition on this broker: the core's state, the log that holds its records, and who waits for it.
 * Used on the event loop's thread only.
 *
 * <p>{@link #apply} is where a decision of the core becomes real: what persists is done first, then the new state counts,
 * and only then anybody hears of it.
 */
final class HostedPartition {
    /** What applying a step asks the rest of the broker to do. */
    interface Surroundings {
        /** Somebody who waits for records or a higher watermark of this partition should look again. */
        void changed(HostedPartition partition);

        /** Records were appended, and the topic says when they are to be flushed. */
        void appended(HostedPartition partition);

        /** Records are about to be written to a log. */
        void writing();

        /** The disk has failed under this partition. */
        void failed(HostedPartition partition);

        /** The ISR is to be written to ZooKeeper. */
        void writeIsr(HostedPartition partition, Effect.WriteIsr effect);
    }

    private final TopicPartition id;
    private final PartitionLog log;
    private final Surroundings surroundings;
    private final PriorityQueue<PendingAppend> unacknowledged = new PriorityQueue<>();
    private final Set<DelayedFetch> waitingFetches = new LinkedHashSet<>();
    private final FollowerLag lag = new FollowerLag();
    private final FlushState flush;
    private ReplicaState state;
    private List<Integer> replicas = List.of();
    private @Nullable UUID topicId;
    private int stateControllerEpoch;
    private long mayJoinAtMs = Long.MIN_VALUE;
    private TopicConfig.Values config = TopicConfig.Values.UNTOLD;
    private long acknowledgedTo;
    private boolean failed;

    HostedPartition(
            int brokerId,
            TopicPartition id,
            PartitionLog log,
            long checkpointedHighWatermark,
            Surroundings surroundings) {
        this.id = id;
        this.log = log;
        this.surroundings = surroundings;
        this.flush = new FlushState(log.recoveryPoint());
        this.state = ReplicaState.offline(
                brokerId, summary(log), Math.min(log.recoveryPoint(), log.endOffset()), checkpointedHighWatermark);
    }

    TopicPartition id() {
        return id;
    }

    ReplicaState state() {
        return state;
    }

    PartitionLog log() {
        return log;
    }

    FollowerLag lag() {
        return lag;
    }

    FlushState flush() {
        return flush;
    }

    TopicConfig.Values config() {
        return config;
    }

    List<Integer> replicas() {
        return replicas;
    }

    /** The id of its topic, null where the controller gave none. */
    @Nullable
    UUID topicId() {
        return topicId;
    }

    /** A replica may not join now; asking ZooKeeper again at once would be in vain. */
    void pauseJoins(long untilMs) {
        mayJoinAtMs = untilMs;
    }

    boolean mayJoin(long nowMs) {
        return nowMs >= mayJoinAtMs;
    }

    /** What the core decides by about this partition. */
    Rules rules(Fixes fixes) {
        return new Rules(fixes, config.minInsyncReplicas());
    }

    /** Epoch of the controller that wrote the partition's state last; a leader repeats it when it writes the ISR. */
    int stateControllerEpoch() {
        return stateControllerEpoch;
    }

    /** Whether the disk has failed under the log; such a partition takes part in nothing. */
    boolean failed() {
        return failed;
    }

    /** The disk has failed: the controller is to find another replica. */
    void fail() {
        if (!failed) {
            retire();
            surroundings.failed(this);
        }
    }

    /** Takes part in nothing from now on. */
    void retire() {
        failed = true;
        abandonAppends();
        surroundings.changed(this);
    }

    /** What a LeaderAndIsr request says beside the core's business. */
    void configure(List<Integer> assigned, @Nullable UUID topic, int controllerEpoch, TopicConfig.Values topicConfig) {
        topicId = topic;
        replicas = List.copyOf(assigned);
        stateControllerEpoch = controllerEpoch;
        configure(topicConfig);
    }

    /** The topic is configured otherwise. */
    void configure(TopicConfig.Values topicConfig) {
        config = topicConfig;
        log.configure(topicConfig.segmentBytes(), topicConfig.segmentMs());
    }

    /**
     * Makes a step of the core real.
     *
     * @param records the batches that an append in the step is about, none where it cannot contain one
     */
    void apply(Outcome.Step<ReplicaState> step, List<RecordBatch> records) {
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Append append) {
                surroundings.writing();
                append(step.state(), append, records);
                if (config.isFlushed()) {
                    surroundings.appended(this);
                }
            } else if (effect instanceof Effect.TruncateTo truncate) {
                log.truncateTo(truncate.offset());
                flush.truncated(log.endOffset());
            }
        }
        ReplicaState before = state;
        state = step.state();
        if (log.endOffset() != state.log().endOffset()) {
            throw new InvariantViolation(id + ": the log ends at " + log.endOffset() + ", the core says "
                    + state.log().endOffset());
        }
        if (before.isLeader() && !state.isLeader()) {
            abandonAppends();
        }
        for (Effect effect : step.effects()) {
            if (effect instanceof Effect.Acknowledge acknowledge) {
                acknowledge(acknowledge.to());
            } else if (effect instanceof Effect.WriteIsr write) {
                surroundings.writeIsr(this, write);
            }
        }
        if (state.isLeader() && !enoughInSync()) {
            // KIP-966: the high watermark stays where it is, so what waits for it would wait until its time is over
            refuseAppends();
        }
        if (before.leaderEpoch() != state.leaderEpoch()
                || before.highWatermark() != state.highWatermark()
                || before.log().endOffset() != state.log().endOffset()) {
            surroundings.changed(this);
        }
    }

    /**
     * Deletes what the configuration does not keep, of what is committed. The specification knows of no deletion: to the core
     * the log still begins at offset 0.
     *
     * @param wallClockMs milliseconds since 1970
     */
    void retain(long wallClockMs) {
        long newestMs = config.retentionMs() < 0 ? Long.MIN_VALUE : wallClockMs - config.retentionMs();
        long maxBytes = config.retentionBytes() < 0 ? Long.MAX_VALUE : config.retentionBytes();
        log.retain(newestMs, maxBytes, state.highWatermark());
    }

    /**
     * The leader has deleted what would come next, all of it committed: the log begins again, empty, where the leader's begins.
     * Of the epochs before nothing is known.
     */
    void restartAt(long offset) {
        log.truncateFullyAndStartAt(offset);
        flush.truncated(0);
        state = new ReplicaState(
                state.id(),
                state.role(),
                state.leader(),
                state.leaderEpoch(),
                EpochLog.of(List.<dev.insync.reference.core.EpochStart>of(), offset),
                0,
                offset,
                state.isr(),
                state.pendingIsr(),
                state.version(),
                state.epochStart(),
                state.ends(),
                state.sessions());
        surroundings.changed(this);
    }

    /** An append with acks=all waits until the core acknowledges it. */
    void await(PendingAppend pending) {
        unacknowledged.add(pending);
    }

    void addWaiter(DelayedFetch fetch) {
        waitingFetches.add(fetch);
    }

    void removeWaiter(DelayedFetch fetch) {
        waitingFetches.remove(fetch);
    }

    Set<DelayedFetch> waitingFetches() {
        return waitingFetches;
    }

    private void append(ReplicaState next, Effect.Append append, List<RecordBatch> records) {
        if (!state.isLeader()) {
            log.appendAsFollower(records);
            return;
        }
        long offset = append.offset();
        for (RecordBatch batch : records) {
            log.append(batch, offset, next.leaderEpoch());
            offset = batch.nextOffset();
        }
    }

    private void acknowledge(long belowOffset) {
        acknowledgedTo = belowOffset;
        release(belowOffset);
    }

    private void release(long belowOffset) {
        boolean enough = enoughInSync();
        long heardTo = Math.min(belowOffset, flush.heardTo());
        for (PendingAppend next = unacknowledged.peek();
                next != null && next.endOffset() <= heardTo;
                next = unacknowledged.peek()) {
            unacknowledged.remove();
            next.acknowledged(enough);
        }
    }

    /** The log was flushed as far as its recovery point says; what waited for that goes on. */
    void flushed() {
        flush.ended(log.recoveryPoint());
        // to the core a flush is of the whole log: of one that grows meanwhile it goes on to know less than there is
        if (log.recoveryPoint() == log.endOffset() && Replica.flush(state) instanceof Outcome.Step<ReplicaState> step) {
            state = step.state();
        }
        if (state.isLeader()) {
            release(Math.max(acknowledgedTo, state.highWatermark()));
        }
    }

    /** Whether this replica leads with fewer in sync than {@code min.insync.replicas}. */
    boolean underMinIsr() {
        return state.isLeader() && !enoughInSync();
    }

    /** Whether this replica leads with just as many in sync as {@code min.insync.replicas} asks for. */
    boolean atMinIsr() {
        return state.isLeader() && state.isr().size() == config.minInsyncReplicas();
    }

    private boolean enoughInSync() {
        return state.isr().size() >= config.minInsyncReplicas();
    }

    private void refuseAppends() {
        List<PendingAppend> refused = new ArrayList<>(unacknowledged);
        unacknowledged.clear();
        refused.forEach(append -> append.acknowledged(false));
    }

    /** The records stay in the log, and what becomes of them is now another leader's matter. */
    private void abandonAppends() {
        List<PendingAppend> abandoned = new ArrayList<>(unacknowledged);
        unacknowledged.clear();
        abandoned.addAll(flush.abandon());
        acknowledgedTo = 0;
        abandoned.forEach(PendingAppend::abandoned);
    }

    void forget(PendingAppend pending) {
        unacknowledged.remove(pending);
        flush.forget(pending);
    }

    /** What the core needs to know of a log that was opened. */
    private static EpochLog summary(PartitionLog log) {
        List<EpochSpan> spans = new ArrayList<>();
        List<EpochStart> starts = log.epochs();
        if (starts.isEmpty()) {
            return EpochLog.of(List.<dev.insync.reference.core.EpochStart>of(), log.endOffset());
        }
        for (int i = 0; i < starts.size(); i++) {
            long from = i == 0 ? 0 : starts.get(i).startOffset();
            long to = i + 1 < starts.size() ? starts.get(i + 1).startOffset() : log.endOffset();
            spans.add(new EpochSpan(starts.get(i).epoch(), to - from));
        }
        return EpochLog.of(spans);
    }

    /** The epochs of batches that follow one another. */
    static List<EpochSpan> spans(List<RecordBatch> batches) {
        List<EpochSpan> spans = new ArrayList<>();
        long count = 0;
        for (int i = 0; i < batches.size(); i++) {
            RecordBatch batch = batches.get(i);
            count += batch.offsetCount();
            @Nullable RecordBatch next = i + 1 < batches.size() ? batches.get(i + 1) : null;
            if (next == null || next.leaderEpoch() != batch.leaderEpoch()) {
                spans.add(new EpochSpan(batch.leaderEpoch(), count));
                count = 0;
            }
        }
        return spans;
    }
}
