package dev.insync.reference.core;

/**
 * The process of a broker and its session: {@code broker[b]} of the specification.
 *
 * @param up whether the process runs
 * @param epoch czxid of its own registration, 0 while it is down (KIP-380)
 * @param controllerEpoch the largest epoch of a controller that it obeyed
 */
public record BrokerState(boolean up, long epoch, int controllerEpoch) {
    /** A process that does not run. */
    public static final BrokerState DOWN = new BrokerState(false, 0, 0);
}
