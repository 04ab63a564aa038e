package dev.insync.reference.sim;

import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import dev.insync.reference.core.cluster.FetchSlot;

/** Parameters that follow from the state: where events before it are left out, an event still says the same with other numbers. */
final class Fitting {
    private Fitting() {}

    static Event to(ClusterConfig config, ClusterState s, Event event) {
        if (event instanceof Event.Produce produce) {
            int next =
                    nextValue(config, produce.p(), Shape.client(s, produce.p()).sent());
            return fitted(event, "v", produce.v(), next);
        }
        if (event instanceof Event.LoseProduce lose) {
            return fitted(
                    event,
                    "v",
                    lose.v(),
                    nextValue(config, lose.p(), Shape.client(s, lose.p()).sent()));
        }
        if (event instanceof Event.RetryProduce retry) {
            return fitted(
                    event,
                    "v",
                    retry.v(),
                    Math.min(retry.v(), Shape.client(s, retry.p()).sent()));
        }
        if (event instanceof Event.DeduplicateRetry retry) {
            return fitted(
                    event,
                    "v",
                    retry.v(),
                    Math.min(retry.v(), Shape.client(s, retry.p()).sent()));
        }
        if (event instanceof Event.Crash crash) {
            long most = 0;
            for (int p = 0; p < config.partitions(); p++) {
                most = Math.max(most, Shape.replica(s, p, crash.b()).state().highWatermark());
            }
            return fitted(event, "h", crash.h(), (int) Math.min(crash.h(), most));
        }
        if (event instanceof Event.LoseTail lose) {
            int most = Shape.replica(s, lose.p(), lose.b()).log().size() - 1;
            return fitted(event, "n", lose.n(), Math.max(0, Math.min(lose.n(), most)));
        }
        if (event instanceof Event.HandleFetch handle
                && Shape.fetch(s, handle.p(), handle.f(), handle.l()) instanceof FetchSlot.Request slot) {
            int end = Shape.replica(s, handle.p(), handle.l()).log().size();
            int available = Math.max(0, end - (int) slot.request().offset());
            int n = Math.min(Math.max(handle.n(), Math.min(1, available)), available);
            return fitted(event, "n", handle.n(), n);
        }
        return event;
    }

    private static Event fitted(Event event, String parameter, int is, int fits) {
        return is == fits ? event : EventText.with(event, parameter, fits);
    }

    /** The value that the producer of a partition sends after that one; 0 where it has sent none. */
    static int nextValue(ClusterConfig config, int p, int sent) {
        int next = sent + 1;
        while (config.partitioning().partitionOf(next) != p) {
            next++;
        }
        return next;
    }
}
