package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.storage.DataDirectory;
import dev.insync.reference.runtime.storage.PartitionLog;
import dev.insync.reference.runtime.storage.StorageException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Flushes logs as their topics' {@code flush.messages} and {@code flush.ms} ask for. All appends of a batch of tasks share a
 * flush for each log, and the logs are flushed beside each other and the event loop. Used on the event loop's thread only.
 */
final class Flushes {
    private static final long MAX_TIMER_MS = TimeUnit.DAYS.toMillis(365);

    /** How a log is flushed elsewhere, {@link DataDirectory#flush}; calls back on any thread. */
    interface Flusher {
        void flush(PartitionLog log, Consumer<@Nullable StorageException> whenDone);
    }

    private final EventLoop loop;
    private final Flusher flusher;
    private final BiConsumer<HostedPartition, StorageException> onFailure;
    private final Set<HostedPartition> due = new LinkedHashSet<>();

    Flushes(EventLoop loop, Flusher flusher, BiConsumer<HostedPartition, StorageException> onFailure) {
        this.loop = loop;
        this.flusher = flusher;
        this.onFailure = onFailure;
    }

    /** Records were appended to a partition whose topic has a flush policy. */
    void appended(HostedPartition partition) {
        TopicConfig.Values config = partition.config();
        if (partition.flush().appended(partition.log().endOffset(), config.flushMessages())) {
            due.add(partition);
        } else {
            startTimer(partition);
        }
    }

    private void startTimer(HostedPartition partition) {
        long flushMs = partition.config().flushMs();
        if (flushMs < Long.MAX_VALUE && partition.flush().beginTimer()) {
            loop.schedule(Math.min(flushMs, MAX_TIMER_MS), () -> {
                partition.flush().endTimer();
                start(partition);
            });
        }
    }

    /** Starts what is due: called after a batch of tasks. */
    void start() {
        if (!due.isEmpty()) {
            List<HostedPartition> now = List.copyOf(due);
            due.clear();
            now.forEach(this::start);
        }
    }

    private void start(HostedPartition partition) {
        if (!partition.failed() && partition.flush().begin()) {
            flusher.flush(partition.log(), failure -> loop.execute(() -> ended(partition, failure)));
        }
    }

    private void ended(HostedPartition partition, @Nullable StorageException failure) {
        if (partition.failed()) {
            return;
        }
        if (failure != null) {
            onFailure.accept(partition, failure);
            return;
        }
        partition.flushed();
        if (partition.flush().isDue()) {
            due.add(partition);
        } else if (partition.log().recoveryPoint() < partition.log().endOffset()) {
            startTimer(partition);
        }
    }
}
