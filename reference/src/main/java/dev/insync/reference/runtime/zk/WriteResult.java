package dev.insync.reference.runtime.zk;

import java.util.Optional;

/** How a conditional write of a partition state ended. There is no "unknown": a lost answer is resolved by reading. */
public sealed interface WriteResult {
    /** The write took effect and the znode now has this version. */
    record Written(int version) implements WriteResult {}

    /** Somebody else wrote first; what stands there now, or nothing where the znode is gone. */
    record Conflict(Optional<Versioned<StateZnode>> current) implements WriteResult {}

    /** {@code /controller_epoch} has moved on: the writer is no longer the controller. */
    record NotController() implements WriteResult {}

    /** The replica that would join is not registered, or not in the session in which it caught up. */
    record Ineligible() implements WriteResult {}
}
