package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.wire.Fetch;
import java.util.List;
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
