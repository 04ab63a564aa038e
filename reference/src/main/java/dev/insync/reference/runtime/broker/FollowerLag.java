package dev.insync.reference.runtime.broker;

import java.util.HashMap;
import java.util.Map;

/**
 * Since when each follower has not caught up, as its leader sees it. A follower has caught up when it has fetched everything
 * that was in the leader's log at its fetch before (KAFKA-1546 measures time, not messages).
 */
final class FollowerLag {
    private static final class Progress {
        private long caughtUpAtMs;
        private long lastFetchAtMs;
        private long leaderEndAtLastFetch;
    }

    private final Map<Integer, Progress> followers = new HashMap<>();

    /** A new epoch: everybody has the whole time to show up. */
    void reset(Iterable<Integer> replicas, long nowMs) {
        followers.clear();
        for (int replica : replicas) {
            progress(replica).caughtUpAtMs = nowMs;
        }
    }

    void fetched(int follower, long offset, long leaderEnd, long nowMs) {
        Progress progress = progress(follower);
        if (offset >= leaderEnd) {
            progress.caughtUpAtMs = nowMs;
        } else if (offset >= progress.leaderEndAtLastFetch) {
            progress.caughtUpAtMs = Math.max(progress.caughtUpAtMs, progress.lastFetchAtMs);
        }
        progress.lastFetchAtMs = nowMs;
        progress.leaderEndAtLastFetch = leaderEnd;
    }

    boolean lags(int follower, long maxMs, long nowMs) {
        return nowMs - progress(follower).caughtUpAtMs > maxMs;
    }

    private Progress progress(int follower) {
        return followers.computeIfAbsent(follower, id -> new Progress());
    }
}
