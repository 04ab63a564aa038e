package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.Fixes;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Replica;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Fetch;
import dev.insync.reference.runtime.wire.ListOffsets;
import dev.insync.reference.runtime.wire.OffsetForLeaderEpoch;
import dev.insync.reference.runtime.wire.RecordTimes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Questions about offsets, which the leader answers. Used on the event loop's thread only. */
final class Offsets {
    private final Replicas replicas;
    private final Fixes fixes;

    Offsets(Replicas replicas, Fixes fixes) {
        this.replicas = replicas;
        this.fixes = fixes;
    }

    ListOffsets.PartitionResult find(ListOffsets.PartitionQuery query) {
        TopicPartition id = query.partition();
        HostedPartition partition = replicas.find(id);
        if (partition == null) {
            return ListOffsets.PartitionResult.refused(id, replicas.errorOfMissing(id));
        }
        ReplicaState state = partition.state();
        ErrorCode refusal = refusal(partition, query.currentLeaderEpoch());
        if (refusal != ErrorCode.NONE) {
            return ListOffsets.PartitionResult.refused(id, refusal);
        }
        if (query.timestampMs() == ListOffsets.EARLIEST || query.timestampMs() == ListOffsets.EARLIEST_LOCAL) {
            int epoch = partition.log().startEpoch();
            return new ListOffsets.PartitionResult(
                    id, ErrorCode.NONE, -1, partition.log().startOffset(), epoch < 0 ? state.leaderEpoch() : epoch);
        }
        if (query.timestampMs() == ListOffsets.LATEST_TIERED) {
            return new ListOffsets.PartitionResult(id, ErrorCode.NONE, -1, -1, -1);
        }
        if (query.timestampMs() < ListOffsets.LATEST_TIERED) {
            return ListOffsets.PartitionResult.refused(id, ErrorCode.UNSUPPORTED_VERSION);
        }
        if (Replica.listOffsets(state, query.currentLeaderEpoch(), fixes) instanceof Outcome.Refused<ReplicaState>) {
            return ListOffsets.PartitionResult.refused(id, ErrorCode.OFFSET_NOT_AVAILABLE);
        }
        if (query.timestampMs() == ListOffsets.MAX_TIMESTAMP) {
            return atTime(partition, partition.log().newestMs());
        }
        if (query.timestampMs() >= 0) {
            return atTime(partition, query.timestampMs());
        }
        return new ListOffsets.PartitionResult(id, ErrorCode.NONE, -1, state.highWatermark(), state.leaderEpoch());
    }

    private ErrorCode refusal(HostedPartition partition, int claimedEpoch) {
        return partition.failed() ? ErrorCode.KAFKA_STORAGE_ERROR : replicas.fenced(partition.state(), claimedEpoch);
    }

    /** The first record as new as the timestamp, if consumers may see it already. */
    private ListOffsets.PartitionResult atTime(HostedPartition partition, long timestampMs) {
        TopicPartition id = partition.id();
        try {
            long highWatermark = partition.state().highWatermark();
            long from = partition.log().startOffset();
            while (from < highWatermark) {
                Optional<RecordBatch> batch = partition.log().batchOfTime(timestampMs, from);
                if (batch.isEmpty()) {
                    break;
                }
                Optional<RecordTimes.Found> found = RecordTimes.firstAtOrAfter(batch.get(), from, timestampMs);
                if (found.isPresent() && found.get().offset() >= highWatermark) {
                    break;
                }
                if (found.isPresent()) {
                    return new ListOffsets.PartitionResult(
                            id,
                            ErrorCode.NONE,
                            found.get().timestampMs(),
                            found.get().offset(),
                            batch.get().leaderEpoch());
                }
                // the record that is as new lies before the start of the log
                from = batch.get().nextOffset();
            }
        } catch (StorageException e) {
            replicas.fail(partition, e);
            return ListOffsets.PartitionResult.refused(id, ErrorCode.KAFKA_STORAGE_ERROR);
        }
        return new ListOffsets.PartitionResult(id, ErrorCode.NONE, -1, -1, -1);
    }

    OffsetForLeaderEpoch.PartitionResult epochEnd(OffsetForLeaderEpoch.PartitionQuery query) {
        TopicPartition id = query.partition();
        HostedPartition partition = replicas.find(id);
        if (partition == null) {
            return OffsetForLeaderEpoch.PartitionResult.refused(id, replicas.errorOfMissing(id));
        }
        ReplicaState state = partition.state();
        ErrorCode refusal = refusal(partition, query.currentLeaderEpoch());
        if (refusal != ErrorCode.NONE) {
            return OffsetForLeaderEpoch.PartitionResult.refused(id, refusal);
        }
        Fetch.EpochEndOffset end = endOf(query.leaderEpoch(), state);
        return end == null
                ? new OffsetForLeaderEpoch.PartitionResult(id, ErrorCode.NONE, -1, -1)
                : new OffsetForLeaderEpoch.PartitionResult(id, ErrorCode.NONE, end.epoch(), end.endOffset());
    }

    /** The largest epoch of this leader that is not above the one asked for, and where it ends; null where it knows of none. */
    static Fetch.@Nullable EpochEndOffset endOf(int epoch, ReplicaState state) {
        EpochLog log = state.log();
        if (epoch == state.leaderEpoch()) {
            return new Fetch.EpochEndOffset(epoch, log.endOffset());
        }
        int found = log.epochFor(epoch);
        return epoch > state.leaderEpoch() || found == EpochLog.NO_EPOCH
                ? null
                : new Fetch.EpochEndOffset(found, log.endOffsetFor(epoch));
    }
}
