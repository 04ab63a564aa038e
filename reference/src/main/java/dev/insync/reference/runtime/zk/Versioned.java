package dev.insync.reference.runtime.zk;

/**
 * A value read from a znode together with the znode's data version.
 *
 * @param value what the znode held
 * @param version the data version to state in a conditional write
 */
public record Versioned<T>(T value, int version) {}
