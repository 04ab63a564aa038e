package dev.insync.linearizability;

/** What a checker says about a history. {@link #UNKNOWN} is never success: the checker could not decide. */
public enum Verdict {
    /** The history keeps the contract. */
    OK,
    /** The history breaks the contract, and the result carries the evidence. */
    VIOLATION,
    /** Neither could be shown, for the reasons that the result gives. */
    UNKNOWN;

    /** The verdict on two independent parts: a violation anywhere decides, then doubt anywhere. */
    public Verdict and(Verdict other) {
        if (this == VIOLATION || other == VIOLATION) {
            return VIOLATION;
        }
        return this == UNKNOWN || other == UNKNOWN ? UNKNOWN : OK;
    }
}
