package dev.insync.reference.core;

/**
 * The controller process on a broker: {@code controller[b]} of the specification.
 *
 * @param active whether it believes that it is the controller
 * @param epoch the value that it wrote to /controller_epoch
 * @param live the brokers that it last read from the registry
 */
public record ControllerState(boolean active, int epoch, BrokerEpochs live) {
    /** {@code InactiveController}. */
    public static final ControllerState INACTIVE = new ControllerState(false, 0, BrokerEpochs.none());

    ControllerState withLive(BrokerEpochs changed) {
        return new ControllerState(active, epoch, changed);
    }
}
