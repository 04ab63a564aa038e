package dev.insync.spec.tlc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tlc2.output.EC;
import tlc2.tool.ITool;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;

/** Checks the initial states the way TLC's breadth-first search does, for the searches of TLC that report it poorly. */
final class InitialStates {
    private InitialStates() {}

    /** What is wrong with a state. */
    record Fault(TLCState state, Transcript.Finding finding) {}

    /** The first violation in these states; null when there is none. */
    static @Nullable Fault fault(ITool tool, StateVec states) {
        for (int i = 0; i < states.size(); i++) {
            TLCState state = states.elementAt(i);
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
        }
        return null;
    }

    private static Fault fault(TLCState state, int code, String name) {
        return new Fault(state, new Transcript.Finding(code, List.of(name)));
    }
}
