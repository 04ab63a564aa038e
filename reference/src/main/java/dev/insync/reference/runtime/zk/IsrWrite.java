package dev.insync.reference.runtime.zk;

/**
 * A leader's write of the in-sync replicas of its partition.
 *
 * @param write of the state
 * @param joining the broker that joins, or {@link #NOBODY}
 * @param session czxid that the broker's registration must have if it is registered (KIP-903), {@link #ANY_SESSION} without
 *     that rule
 * @param registered whether the broker must be registered at all (KIP-841)
 * @param versioned whether the state must have the version that the write expects (KAFKA-428); otherwise the ISR is written into
 *     whatever stands there
 */
public record IsrWrite(StateWrite write, int joining, long session, boolean registered, boolean versioned) {
    /** Nobody joins. */
    public static final int NOBODY = -1;

    /** Whatever the czxid. */
    public static final long ANY_SESSION = -1;

    /** A write by which nobody joins. */
    public static IsrWrite of(StateWrite write) {
        return new IsrWrite(write, NOBODY, ANY_SESSION, false, true);
    }
}
