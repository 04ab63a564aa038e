package dev.insync.reference.core;

/**
 * A follower asks for what comes after its log.
 *
 * @param leaderEpoch the epoch in which it follows (KIP-320)
 * @param session its broker epoch, 0 where the protocol does not carry it (KIP-903)
 * @param offset its end offset
 * @param lastEpoch the last epoch in its cache, {@link EpochLog#NO_EPOCH} without one
 */
public record FetchRequest(int leaderEpoch, long session, long offset, int lastEpoch) {}
