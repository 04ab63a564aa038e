package dev.insync.reference.core;

/** What ZooKeeper holds about a partition. */
public record Partition(PartitionState state, Assignment assignment) {}
