package dev.insync.linearizability;

/** How an operation ended, in Jepsen's terms. */
public enum Outcome {
    /** It took effect, and its result is known. */
    OK,
    /** It certainly did not take effect, and never will. */
    FAIL,
    /** Nobody knows: it may have taken effect, may still do so at any later time, or never (a timeout, a lost answer). */
    INFO
}
