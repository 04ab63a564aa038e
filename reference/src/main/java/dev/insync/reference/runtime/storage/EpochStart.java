package dev.insync.reference.runtime.storage;

/** A leader epoch and the offset of the first record written under it (KIP-101). */
public record EpochStart(int epoch, long startOffset) {}
