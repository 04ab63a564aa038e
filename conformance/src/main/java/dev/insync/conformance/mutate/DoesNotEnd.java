package dev.insync.conformance.mutate;

/** A mutant makes too many rounds. No exception, because a core that breaks is something else. */
final class DoesNotEnd extends Error {
    private static final long serialVersionUID = 1L;

    DoesNotEnd() {
        super("does not end");
    }
}
