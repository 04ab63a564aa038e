package dev.insync.linearizability.log;

/** The ways in which a history can contradict an append-only log. */
public enum ViolationKind {
    /** One offset, two values. */
    INCONSISTENT_OFFSET("inconsistent offset"),
    /** One value at two offsets. */
    DUPLICATE("duplicate"),
    /** A value was read that nobody appended. */
    PHANTOM("phantom"),
    /** A value was read whose append failed. */
    ABORTED_READ("aborted read"),
    /** A batch is in the log only in part, or not in one piece. */
    TORN_BATCH("torn batch"),
    /** A read left out records between those that it returned. */
    SKIP("skip"),
    /** A read returned its records out of order, or from before its starting offset. */
    UNORDERED_READ("unordered read"),
    /** One operation saw a batch half written. */
    TORN_READ("torn read"),
    /** An append was acknowledged behind the place of an append that began only afterwards. */
    REAL_TIME_REORDER("real-time reorder"),
    /** A claim about the end leaves out an append that was acknowledged before. */
    STALE_READ("stale read"),
    /** An append took an offset below what had been observed before it began. */
    APPEND_BELOW_OBSERVED("append below an observed offset"),
    /** A claim about the end leaves out what had been observed before. */
    NON_MONOTONIC_READ("non-monotonic reads"),
    /** An offset below the observed end that no operation can have written. */
    HOLE("hole"),
    /** An acknowledged append has no place in the log. */
    LOST("lost");

    private final String label;

    ViolationKind(String label) {
        this.label = label;
    }

    /** The name for people. */
    public String label() {
        return label;
    }
}
