package dev.insync.reference.core;

/** What a leader answers to a follower's fetch. The records themselves travel beside it. */
public sealed interface FetchAnswer {
    /** The epoch in which the leader leads. */
    int leaderEpoch();

    /**
     * Records from the follower's end offset on, perhaps none.
     *
     * @param offset the end offset that the follower had sent
     * @param highWatermark the leader's
     */
    record Records(int leaderEpoch, long offset, long highWatermark) implements FetchAnswer {}

    /**
     * The follower's log parts from the leader's.
     *
     * @param epoch the leader's largest epoch that is not above the follower's last one
     * @param endOffset where that epoch ends at the leader
     */
    record Diverging(int leaderEpoch, int epoch, long endOffset) implements FetchAnswer {}
}
