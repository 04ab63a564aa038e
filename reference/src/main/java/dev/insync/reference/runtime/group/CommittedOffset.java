package dev.insync.reference.runtime.group;

/**
 * How far a group has read one partition.
 *
 * @param offset the next one to read
 * @param leaderEpoch of the record read last, -1 if unknown
 * @param metadata the client's own note
 * @param timestampMs when it was committed, milliseconds since 1970
 */
public record CommittedOffset(long offset, int leaderEpoch, String metadata, long timestampMs) {}
