package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.DeleteRecords;
import dev.insync.reference.runtime.wire.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Committed records that go, by age, size or on demand (KIP-107). The specification knows of no deletion: to the core a log
 * begins at offset 0 for ever. Used on the event loop's thread only.
 */
final class RecordDeletions {
    private static final Logger LOG = LoggerFactory.getLogger(RecordDeletions.class);

    private final Replicas replicas;

    RecordDeletions(Replicas replicas) {
        this.replicas = replicas;
    }

    /**
     * Deletes what topics do not keep any more; groups' offsets are kept by other rules.
     *
     * @param wallClockMs milliseconds since 1970
     */
    void retain(long wallClockMs) {
        for (HostedPartition partition : replicas.all()) {
            if (!partition.failed() && !partition.id().topic().equals(Coordinators.TOPIC)) {
                long before = partition.log().startOffset();
                try {
                    partition.retain(wallClockMs);
                } catch (StorageException e) {
                    replicas.fail(partition, e);
                }
                if (partition.log().startOffset() > before) {
                    LOG.info(
                            "{}: records before offset {} are deleted, beyond what the topic keeps",
                            partition.id(),
                            partition.log().startOffset());
                }
            }
        }
    }

    /** Deletes the records before an offset, as a client asks. */
    DeleteRecords.PartitionResult delete(DeleteRecords.Deletion deletion) {
        TopicPartition id = deletion.partition();
        HostedPartition partition = replicas.find(id);
        if (id.topic().equals(Coordinators.TOPIC)) {
            return DeleteRecords.PartitionResult.refused(id, ErrorCode.INVALID_TOPIC_EXCEPTION);
        }
        if (partition == null) {
            return DeleteRecords.PartitionResult.refused(id, replicas.errorOfMissing(id));
        }
        if (partition.failed()) {
            return DeleteRecords.PartitionResult.refused(id, ErrorCode.KAFKA_STORAGE_ERROR);
        }
        if (!partition.state().isLeader()) {
            return DeleteRecords.PartitionResult.refused(id, ErrorCode.NOT_LEADER_OR_FOLLOWER);
        }
        long highWatermark = partition.state().highWatermark();
        long before = deletion.offset() == DeleteRecords.HIGH_WATERMARK ? highWatermark : deletion.offset();
        if (before < 0 || before > highWatermark) {
            return DeleteRecords.PartitionResult.refused(id, ErrorCode.OFFSET_OUT_OF_RANGE);
        }
        try {
            partition.log().advanceStartTo(before);
        } catch (StorageException e) {
            replicas.fail(partition, e);
            return DeleteRecords.PartitionResult.refused(id, ErrorCode.KAFKA_STORAGE_ERROR);
        }
        LOG.info("{}: records before offset {} are deleted, as was asked", id, before);
        return new DeleteRecords.PartitionResult(
                id, ErrorCode.NONE, partition.log().startOffset());
    }
}
