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
import dev.insync.reference.runtime.wire.ListOffsets;
import dev.insync.reference.runtime.wire.OffsetForLeaderEpoch;
import dev.insync.reference.runtime.wire.RecordTimes;
import java.util.Optional;

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
            return new ListOffsets.PartitionResult(
                    id,
                    ErrorCode.NONE,
                    -1,
                    partition.log().startOffset(),
                    partition.log().startEpoch());
        }
        if (query.timestampMs() == ListOffsets.LATEST_TIERED) {
            return new ListOffsets.PartitionResult(id, ErrorCode.NONE, -1, -1, -1);
        }
        if (query.timestampMs() < ListOffsets.LATEST_TIERED) {
            return ListOffsets.PartitionResult.refused(id, ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT);
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
            Optional<RecordBatch> batch = partition.log().batchOfTime(timestampMs);
            if (batch.isPresent()) {
                Optional<RecordTimes.Found> found = RecordTimes.firstAtOrAfter(batch.get(), timestampMs);
                if (found.isPresent()
                        && found.get().offset() < partition.state().highWatermark()) {
                    return new ListOffsets.PartitionResult(
                            id,
                            ErrorCode.NONE,
                            found.get().timestampMs(),
                            Math.max(found.get().offset(), partition.log().startOffset()),
                            batch.get().leaderEpoch());
                }
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
        int epoch = query.leaderEpoch();
        EpochLog log = state.log();
        if (epoch == state.leaderEpoch()) {
            return new OffsetForLeaderEpoch.PartitionResult(id, ErrorCode.NONE, epoch, log.endOffset());
        }
        int found = log.epochFor(epoch);
        if (epoch > state.leaderEpoch() || found == EpochLog.NO_EPOCH) {
            return new OffsetForLeaderEpoch.PartitionResult(id, ErrorCode.NONE, -1, -1);
        }
        return new OffsetForLeaderEpoch.PartitionResult(id, ErrorCode.NONE, found, log.endOffsetFor(epoch));
    }
}
