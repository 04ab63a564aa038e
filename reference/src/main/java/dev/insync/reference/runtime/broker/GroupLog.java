package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.Futures;
import dev.insync.reference.runtime.PlainRecords;
import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import dev.insync.reference.runtime.RecordSlice;
import dev.insync.reference.runtime.group.GroupRecord;
import dev.insync.reference.runtime.group.GroupRecords;
import dev.insync.reference.runtime.group.LiveRecords;
import dev.insync.reference.runtime.storage.PartitionLog;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Produce;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of a coordinator in its partition of {@code __consumer_offsets}: read once, appended to, and compacted. Used on the
 * event loop's thread only, but for {@link #read}.
 */
final class GroupLog {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLog.class);
    private static final int READ_BYTES = 4 << 20;
    private static final int WRITE_TIMEOUT_MS = 5_000;
    private static final int COMPACT_AGAIN_MS = 60_000;

    private final HostedPartition partition;
    private final EventLoop loop;
    private final Produces produces;
    private final int maxBatchBytes;
    private final Consumer<StorageException> onDiskFailure;
    private final LiveRecords live = new LiveRecords();
    private boolean compacting;
    private boolean closed;

    /** @param onDiskFailure hears of a compaction whose deletion failed */
    GroupLog(
            HostedPartition partition,
            EventLoop loop,
            Produces produces,
            int maxBatchBytes,
            Consumer<StorageException> onDiskFailure) {
        this.partition = partition;
        this.loop = loop;
        this.produces = produces;
        this.maxBatchBytes = maxBatchBytes;
        this.onDiskFailure = onDiskFailure;
    }

    /** Everything below that offset. On any thread. */
    List<GroupRecord> read(long upTo) throws IOException {
        PartitionLog log = partition.log();
        List<GroupRecord> records = new ArrayList<>();
        long offset = log.startOffset();
        while (offset < upTo) {
            RecordSlice slice = log.read(offset, READ_BYTES, upTo, true);
            List<RecordBatch> batches = RecordBatches.split(slice.toBuffer());
            if (batches.isEmpty()) {
                throw new EOFException("nothing to read at offset " + offset + " below " + upTo);
            }
            for (RecordBatch batch : batches) {
                for (PlainRecords.KeyValue record : PlainRecords.read(batch)) {
                    GroupRecords.read(record.key(), record.value())
                            .ifPresentOrElse(
                                    records::add,
                                    () -> LOG.warn("{}: unknown kind of record in {}", partition.id(), batch));
                }
                offset = batch.nextOffset();
            }
        }
        return records;
    }

    /** These are the records of the log, from now on it is appended to. */
    void begin(List<GroupRecord> records) {
        live.append(records);
    }

    /** This broker does not lead the partition any more. */
    void close() {
        closed = true;
    }

    /**
     * Appends as one batch.
     *
     * @param answer hears when that is replicated, or why it is not
     */
    void append(List<GroupRecord> records, Consumer<ErrorCode> answer) {
        RecordBatch batch = batch(records);
        if (batch.sizeInBytes() > maxBatchBytes) {
            answer.accept(ErrorCode.INVALID_COMMIT_OFFSET_SIZE);
            return;
        }
        append(records, batch, result -> answer.accept(errorFor(result)));
        compactIfWorthIt();
    }

    private static RecordBatch batch(List<GroupRecord> records) {
        return PlainRecords.batch(
                records.stream()
                        .map(record -> new PlainRecords.KeyValue(GroupRecords.key(record), GroupRecords.value(record)))
                        .toList(),
                System.currentTimeMillis());
    }

    private void append(List<GroupRecord> records, RecordBatch batch, Consumer<Produce.PartitionResult> answer) {
        long end = partition.state().log().endOffset();
        produces.appendOwn(partition, batch, WRITE_TIMEOUT_MS, answer);
        // also what is not replicated in time stands in the log
        if (partition.state().log().endOffset() > end) {
            live.append(records);
        }
    }

    /**
     * Writes again what a compaction of the log would leave, and deletes all that was before, when that is replicated. Nothing
     * comes between: what is appended later stands behind, and replaces what was written again.
     */
    private void compactIfWorthIt() {
        if (compacting || closed || !live.worthRewriting()) {
            return;
        }
        compacting = true;
        long before = partition.state().log().endOffset();
        long recordsBefore = live.inLog();
        List<CompletableFuture<Produce.PartitionResult>> answers = new ArrayList<>();
        for (List<GroupRecord> part : parts(live.all())) {
            CompletableFuture<Produce.PartitionResult> answer = new CompletableFuture<>();
            answers.add(answer);
            append(part, batch(part), answer::complete);
        }
        var unused = Futures.all(answers).thenAccept(results -> {
            if (results.stream().allMatch(result -> result.error() == ErrorCode.NONE)) {
                compacting = false;
                deleteBefore(before, recordsBefore);
            } else {
                loop.schedule(COMPACT_AGAIN_MS, () -> compacting = false);
            }
        });
    }

    /** Parts that fit into a batch; a record that is larger than half of one was appended alone, and is again. */
    private List<List<GroupRecord>> parts(List<GroupRecord> records) {
        List<List<GroupRecord>> parts = new ArrayList<>();
        int bytes = 0;
        for (GroupRecord record : records) {
            int size = batch(List.of(record)).sizeInBytes();
            if (parts.isEmpty() || bytes + size > maxBatchBytes / 2) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.get(parts.size() - 1).add(record);
            bytes += size;
        }
        return parts;
    }

    private void deleteBefore(long offset, long records) {
        if (closed) {
            return;
        }
        try {
            partition.log().advanceStartTo(offset);
            live.deleted(records);
            LOG.info("{}: groups stand behind offset {} once more, what was before is deleted", partition.id(), offset);
        } catch (StorageException e) {
            onDiskFailure.accept(e);
        }
    }

    /** What a member is told of a write that failed: to ask again, or to look for another coordinator. */
    private static ErrorCode errorFor(Produce.PartitionResult result) {
        return switch (result.error()) {
            case NONE -> ErrorCode.NONE;
            case NOT_LEADER_OR_FOLLOWER, KAFKA_STORAGE_ERROR -> ErrorCode.NOT_COORDINATOR;
            default -> ErrorCode.COORDINATOR_NOT_AVAILABLE;
        };
    }
}
