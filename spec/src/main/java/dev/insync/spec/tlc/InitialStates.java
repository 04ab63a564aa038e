package dev.insync.spec.tlc;

import dev.insync.spec.model.SpecException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tlc2.output.EC;
import tlc2.tool.EvalException;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import util.Assert.TLCRuntimeException;

/** Checks the initial states the way TLC's breadth-first search does, for the searches of TLC that report it poorly. */
final class InitialStates {
    private InitialStates() {}

    /** What is wrong with a state. */
    record Fault(TLCState state, Transcript.Finding finding) {}

    /** The first violation in these states; null when there is none. A failed evaluation is thrown, with its place. */
    static @Nullable Fault fault(FastTool tool, StateVec states, Diagnosis diagnosis) throws SpecException {
        for (int i = 0; i < states.size(); i++) {
            TLCState state = states.elementAt(i);
            try {
                @Nullable Fault fault = fault(tool, state);
                if (fault != null) {
                    return fault;
                }
            } catch (EvalException | TLCRuntimeException e) {
                throw new SpecException(diagnosis.evaluation(errors(tool, states, String.valueOf(e.getMessage()))));
            }
        }
        return null;
    }

    /** What an evaluation in one of these states runs into, with TLC's stack; only the message when it cannot be repeated. */
    static List<String> errors(FastTool tool, StateVec states, String message) {
        for (int i = 0; i < states.size(); i++) {
            List<String> errors = Replay.failure(tool, null, states.elementAt(i));
            if (!errors.isEmpty()) {
                return errors;
            }
        }
        return List.of(message);
    }

    private static @Nullable Fault fault(FastTool tool, TLCState state) {
        for (int j = 0; j < tool.getInvariants().length; j++) {
            if (!tool.isValid(tool.getInvariants()[j], state)) {
                return fault(state, EC.TLC_INVARIANT_VIOLATED_INITIAL, tool.getInvNames()[j]);
            }
        }
        for (int j = 0; j < tool.getImpliedInits().length; j++) {
            if (!tool.isValid(tool.getImpliedInits()[j], state)) {
                return fault(state, EC.TLC_PROPERTY_VIOLATED_INITIAL, tool.getImpliedInitNames()[j]);
            }
        }
        return null;
    }

    private static Fault fault(TLCState state, int code, String name) {
        return new Fault(state, new Transcript.Finding(code, List.of(name)));
    }
}
