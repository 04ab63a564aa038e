package dev.insync.reference.core;

/**
 * An entry of the cache of leader epochs.
 *
 * @param start offset of the first record of the epoch, or where it will be
 */
public record EpochStart(int epoch, long start) {}
