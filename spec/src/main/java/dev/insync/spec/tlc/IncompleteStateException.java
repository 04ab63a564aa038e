package dev.insync.spec.tlc;

import java.util.stream.Collectors;
import tlc2.tool.TLCState;

/** An action, or the initial predicate, says nothing about some variable. */
final class IncompleteStateException extends Exception {
    private static final long serialVersionUID = 1L;

    private IncompleteStateException(String message) {
        super(message);
    }

    static void check(TLCState state, String action) throws IncompleteStateException {
        if (!state.allAssigned()) {
            throw new IncompleteStateException(action + " gives no value to "
                    + state.getUnassigned().stream()
                            .map(variable -> variable.getName().toString())
                            .collect(Collectors.joining(", ")));
        }
    }
}
