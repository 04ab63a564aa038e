package dev.insync.conformance.mutate;

/** A mutant makes too many rounds. No exception, because a core that breaks is something else. */
public final class DoesNotEnd extends Error {
    private static final long serialVersionUID = 1L;

    /** Thrown by {@link Patience}, in a mutant's class loader. */
    public DoesNotEnd() {
        super("does not end");
    }
}
