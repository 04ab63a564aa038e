package dev.insync.reference.core;

/**
 * The process of a broker and its session: {@code broker[b]} of the specification.
 *
 * @param up whether the process runs
 * @param epoch czxid of its own registration, 0 while it is down (KIP-380)
 * @param controllerEpoch the largest epoch of a controller that it obeyed
 * @param stopping whether it shuts down in order and waits until it leads nothing
 */
public record BrokerState(boolean up, long epoch, int controllerEpoch, boolean stopping) {
    /** A process that does not run. */
    public static final BrokerState DOWN = new BrokerState(false, 0, 0, false);
}
