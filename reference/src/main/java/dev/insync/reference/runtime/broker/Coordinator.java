package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.group.GroupHost;
import dev.insync.reference.runtime.group.GroupRecord;
import dev.insync.reference.runtime.group.GroupShard;
import dev.insync.reference.runtime.storage.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
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

    private final HostedPartition partition;
    private final EventLoop loop;
    private final BiConsumer<HostedPartition, StorageException> onDiskFailure;
    private final GroupLog log;
    private final GroupShard shard;
    private final long loadedUpTo;
    private boolean loaded;
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
        this.onDiskFailure = onDiskFailure;
        this.log = new GroupLog(
                partition,
                loop,
                produces,
                config.messageMaxBytes(),
                failure -> onDiskFailure.accept(partition, failure));
        this.shard = new GroupShard(config.groups(), this);
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
        Runnable reading = () -> {
            try {
                List<GroupRecord> records = log.read(loadedUpTo);
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
        log.begin(records);
        loaded = true;
        LOG.info("{}: coordinates its groups, {} records up to {}", partition.id(), records.size(), loadedUpTo);
        schedule();
    }

    /** This broker does not lead the partition any more. */
    void resign() {
        resigned = true;
        log.close();
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
        log.append(records, error -> {
            written.done(error, EventLoop.nowMs());
            schedule();
        });
    }
}
