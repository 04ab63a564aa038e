package dev.insync.reference.core;

import java.util.List;

/** What a leader answers to a follower's fetch. */
public sealed interface FetchAnswer {
    /** The epoch in which the leader leads. */
    int leaderEpoch();

    /**
     * Records from the follower's end offset on, perhaps none.
     *
     * @param offset the end offset that the follower had sent
     * @param spans the epochs of the records that are sent
     * @param highWatermark the leader's
     */
    record Records(int leaderEpoch, long offset, List<EpochSpan> spans, long highWatermark) implements FetchAnswer {
        public Records {
            spans = List.copyOf(spans);
        }

        /** The number of records sent. */
        public long count() {
            long count = 0;
            for (EpochSpan span : spans) {
                count += span.count();
            }
            return count;
        }
    }

    /**
     * The follower's log parts from the leader's.
     *
     * @param epoch the leader's largest epoch that is not above the follower's last one
     * @param endOffset where that epoch ends at the leader
     */
    record Diverging(int leaderEpoch, int epoch, long endOffset) implements FetchAnswer {}
}
