package dev.insync.reference.core;

/**
 * A follower asks for what comes after its log.
 *
 * @param leaderEpoch the epoch in which it follows (KIP-320)
 * @param offset its end offset
 * @param lastEpoch the epoch of its last record, {@link EpochLog#NO_EPOCH} without one
 */
public record FetchRequest(int leaderEpoch, long offset, int lastEpoch) {}
