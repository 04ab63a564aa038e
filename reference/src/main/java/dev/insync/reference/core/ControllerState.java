package dev.insync.reference.core;

/**
 * The controller process on a broker: {@code controller[b]} of the specification.
 *
 * @param active whether it believes that it is the controller
 * @param epoch the value that it wrote to /controller_epoch
 * @param live the brokers that it counts as alive, in the session in which it knows them
 * @param registry the brokers that it last read from the registry, where it learns of them through watches
 */
public record ControllerState(boolean active, int epoch, BrokerEpochs live, BrokerEpochs registry) {
    /** {@code InactiveController}. */
    public static final ControllerState INACTIVE =
            new ControllerState(false, 0, BrokerEpochs.none(), BrokerEpochs.none());

    ControllerState withLive(BrokerEpochs changed) {
        return new ControllerState(active, epoch, changed, registry);
    }

    ControllerState withRegistry(BrokerEpochs changed) {
        return new ControllerState(active, epoch, live, changed);
    }
}
