package dev.insync.linearizability.log;

/** What a read says about the end of the log. */
public enum Claim {
    /** Nothing: there may have been more. */
    NONE,
    /** Nothing followed the last record; if it returned none, nothing stood at the starting offset or behind it. */
    END,
    /**
     * As {@link #END}, and the whole log from the starting offset on was read after the system had healed: what was
     * acknowledged before and is not in it, is lost.
     */
    FINAL
}
