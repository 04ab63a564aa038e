package dev.insync.reference.runtime.zk;

/**
 * The right to act as controller, held by the broker that won the election.
 *
 * @param epoch what {@code /controller_epoch} holds
 * @param zkVersion version of {@code /controller_epoch} on which every write of this controller is conditional
 */
public record ControllerEpoch(int epoch, int zkVersion) {}
