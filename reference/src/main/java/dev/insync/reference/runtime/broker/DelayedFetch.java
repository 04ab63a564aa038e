package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.Fetch;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A fetch that waits for records, because there were too few when it came. It looks again when one of its partitions
 * changes, never by the clock; the clock only ends it. Used on the event loop's thread only.
 */
final class DelayedFetch {
    /** One partition of the request, and for a follower the epoch in which the leader answers it. */
    record Part(Fetch.PartitionFetch fetch, @Nullable HostedPartition partition, int leaderEpoch) {}

    private final Fetch.Call call;
    private final int correlationId;
    private final List<Part> parts;
    private final CompletableFuture<Fetch.Result> answer;
    private final Set<HostedPartition> changed = new HashSet<>();
    private List<Fetch.PartitionResult> results = List.of();
    private EventLoop.@Nullable Timer timer;
    private boolean over;

    DelayedFetch(Fetch.Call call, int correlationId, List<Part> parts, CompletableFuture<Fetch.Result> answer) {
        this.call = call;
        this.correlationId = correlationId;
        this.parts = List.copyOf(parts);
        this.answer = answer;
    }

    Fetch.Call call() {
        return call;
    }

    /** The number that the sender gave the request. */
    int correlationId() {
        return correlationId;
    }

    List<Part> parts() {
        return parts;
    }

    /** Something about one of its partitions has changed since it was looked at. */
    void changed(HostedPartition partition) {
        changed.add(partition);
    }

    /**
     * What a partition of the request was answered when it was looked at last, if that still holds: there was nothing to send,
     * and nothing has changed.
     */
    Fetch.@Nullable PartitionResult known(int part) {
        if (results.isEmpty() || changed.contains(parts.get(part).partition())) {
            return null;
        }
        Fetch.PartitionResult result = results.get(part);
        return result.records().sizeInBytes() == 0 ? result : null;
    }

    /** It was looked at. */
    void looked(List<Fetch.PartitionResult> now) {
        results = now;
        changed.clear();
    }

    boolean over() {
        return over;
    }

    void park(EventLoop.Timer end) {
        timer = end;
        for (Part part : parts) {
            if (part.partition() != null) {
                part.partition().addWaiter(this);
            }
        }
    }

    void complete(Fetch.Result result) {
        over = true;
        if (timer != null) {
            timer.cancel();
        }
        for (Part part : parts) {
            if (part.partition() != null) {
                part.partition().removeWaiter(this);
            }
        }
        answer.complete(result);
    }
}
