package dev.insync.reference.core;

/** What a controller tells a broker about one partition: a message in {@code requests[c][b]} of the specification. */
public sealed interface ControllerRequest permits LeaderAndIsr, StopReplica {
    /** The partition, by the number under which the controller was told of it. */
    int partition();

    /** Epoch of the controller that sends it. */
    int controllerEpoch();

    /** Czxid of the registration of the broker that it is for (KIP-380). */
    long brokerEpoch();

    /** Leader epoch of the state that it was sent for. */
    int leaderEpoch();
}
