package dev.insync.spec.tlc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tlc2.tool.TLCState;

/** A state or a step breaks a property, or a state has no successor where the configuration wants one. */
final class BrokenPropertyException extends Exception {
    private static final long serialVersionUID = 1L;

    BrokenPropertyException(String message) {
        super(message);
    }

    /**
     * Judges a step, or an initial state.
     *
     * @param what what led to the state
     */
    static void check(StepProperties properties, @Nullable TLCState before, TLCState state, String what)
            throws BrokenPropertyException {
        List<String> broken = properties.broken(before, state);
        if (!broken.isEmpty()) {
            throw new BrokenPropertyException(what + " breaks " + String.join(", ", broken));
        }
    }
}
