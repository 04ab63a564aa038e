package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.Futures;
import dev.insync.reference.runtime.PlainRecords;
import dev.insync.reference.runtime.RecordBatch;
import dev.insync.reference.runtime.RecordBatches;
import dev.insync.reference.runtime.RecordSlice;
import dev.insync.reference.runtime.group.GroupHost;
import dev.insync.reference.runtime.group.GroupRecord;
import dev.insync.reference.runtime.group.GroupRecords;
import dev.insync.reference.runtime.group.GroupShard;
import dev.insync.reference.runtime.group.LiveRecords;
import dev.insync.reference.runtime.storage.PartitionLog;
import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.Produce;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This broker's time as the coordinator of the groups in one partition of {@code __consumer_offsets}: from the moment it leads
 * that partition to the moment it does not. Used on the event loop's thread only; only the log is read elsewhere.
 *
 * <p>It serves once it has read the log as it was when it began to lead, and all of that is replicated: what a group has been
 * told can then not be taken back by another coordinator.
 */
final class Coordinator implements GroupHost {
    private static final Logger LOG = LoggerFactory.getLogger(Coordinator.class);
    private static final int READ_BYTES = 4 << 20;
    private static final int WRITE_TIMEOUT_MS = 5_000;
    private static final int COMPACT_AGAIN_MS = 60_000;

    private final HostedPartition partition;
    private final EventLoop loop;
    private final Produces produces;
    private final BiConsumer<HostedPartition, StorageException> onDiskFailure;
    private final GroupShard shard;
    private final LiveRecords live = new LiveRecords();
    private final int maxBatchBytes;
    private final long loadedUpTo;
    private boolean loaded;
    private boolean compacting;
    private boolean resigned;
    private EventLoop.@Nullable Timer timer;
    private long timerMs = Long.MAX_VALUE;

    Coordinator(
            HostedPartition partition,
            BrokerConfig config,
            EventLoop loop,
            Produces produces,
            BiConsumer<HostedPartition, StorageException> onDiskFailure) {
        this.partition = partition;
        this.loop = loop;
        this.produces = produces;
        this.onDiskFailure = onDiskFailure;
        this.shard = new GroupShard(config.groups(), this);
        this.maxBatchBytes = config.messageMaxBytes();
        this.loadedUpTo = partition.state().log().endOffset();
    }

    GroupShard shard() {
        return shard;
    }

    /** Whether it knows everything that its predecessors have told anybody. */
    boolean serves() {
        return loaded && partition.state().highWatermark() >= loadedUpTo;
    }

    /** Reads the log on the given thread. */
    void load(Executor reader) {
        PartitionLog log = partition.log();
        Runnable reading = () -> {
            try {
                List<GroupRecord> records = read(log);
                loop.execute(() -> replay(records));
            } catch (StorageException e) {
                loop.execute(() -> readFailed(e));
            } catch (IOException e) {
                loop.execute(() -> readFailed(new StorageException("cannot read groups: " + e.getMessage())));
            } catch (IllegalArgumentException e) {
                LOG.error("{}: groups cannot be loaded: {}", partition.id(), e.getMessage());
            }
        };
        try {
            reader.execute(reading);
        } catch (RejectedExecutionException e) {
            LOG.debug("{}: stopping, groups are not loaded", partition.id());
        }
    }

    private List<GroupRecord> read(PartitionLog log) throws IOException {
        List<GroupRecord> records = new ArrayList<>();
        long offset = log.startOffset();
        while (offset < loadedUpTo) {
            RecordSlice slice = log.read(offset, READ_BYTES, loadedUpTo, true);
            List<RecordBatch> batches = RecordBatches.split(slice.toBuffer());
            if (batches.isEmpty()) {
                throw new EOFException("nothing to read at offset " + offset + " below " + loadedUpTo);
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

    /** Where it has resigned meanwhile, the log may have been cut beside the reading. */
    private void readFailed(StorageException e) {
        if (!resigned) {
            onDiskFailure.accept(partition, e);
        }
    }

    private void replay(List<GroupRecord> records) {
        if (resigned) {
            return;
        }
        shard.replay(records, EventLoop.nowMs());
        live.append(records);
        loaded = true;
        LOG.info("{}: coordinates its groups, {} records up to {}", partition.id(), records.size(), loadedUpTo);
        schedule();
    }

    /** This broker does not lead the partition any more. */
    void resign() {
        resigned = true;
        shard.abandon();
        if (timer != null) {
            timer.cancel();
        }
        LOG.info("{}: does not coordinate its groups any more", partition.id());
    }

    /** Sees to it that the groups are called when the next of their deadlines comes. */
    void schedule() {
        long nextMs = shard.nextDeadlineMs();
        if (resigned || nextMs >= timerMs) {
            return;
        }
        if (timer != null) {
            timer.cancel();
        }
        timerMs = nextMs;
        timer = loop.schedule(Math.max(0, nextMs - EventLoop.nowMs()), () -> {
            timer = null;
            timerMs = Long.MAX_VALUE;
            shard.tick(EventLoop.nowMs());
            schedule();
        });
    }

    @Override
    public long wallClockMs() {
        return System.currentTimeMillis();
    }

    @Override
    public String unique() {
        return UUID.randomUUID().toString();
    }

    @Override
    public void append(List<GroupRecord> records, Written written) {
        RecordBatch batch = batch(records);
        if (batch.sizeInBytes() > maxBatchBytes) {
            written.done(ErrorCode.INVALID_COMMIT_OFFSET_SIZE, EventLoop.nowMs());
            return;
        }
        append(records, batch, result -> {
            written.done(errorFor(result), EventLoop.nowMs());
            schedule();
        });
        compactIfWorthIt();
    }

    private RecordBatch batch(List<GroupRecord> records) {
        return PlainRecords.batch(
                records.stream()
                        .map(record -> new PlainRecords.KeyValue(GroupRecords.key(record), GroupRecords.value(record)))
                        .toList(),
                wallClockMs());
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
        if (compacting || resigned || !live.worthRewriting()) {
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
        if (resigned) {
            return;
        }
        try {
            partition.log().advanceStartTo(offset);
            live.deleted(records);
            LOG.info("{}: groups stand behind offset {} once more, what was before is deleted", partition.id(), offset);
        } catch (StorageException e) {
            onDiskFailure.accept(partition, e);
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
