package dev.insync.spec.tlc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tlc2.tool.Action;
import tlc2.tool.TLCState;
import tlc2.tool.impl.CallStackTool;
import tlc2.tool.impl.FastTool;

/** Repeats a failed evaluation with TLC's slow evaluator, which notes where it was, for the searches that only say that it failed. */
final class Replay {
    private static final String NESTED = "evaluating the nested expressions at the following positions:\n";

    private Replay() {}

    /** An evaluation. */
    @FunctionalInterface
    private interface Evaluation {
        void with(tlc2.tool.impl.Tool tool);
    }

    /**
     * The errors, as TLC's breadth-first search prints them, of the first evaluation that fails at the end of a behaviour;
     * none if all succeed.
     */
    static List<String> failure(FastTool tool, @Nullable TLCState before, TLCState last) {
        for (int i = 0; i < tool.getInvariants().length; i++) {
            Action invariant = tool.getInvariants()[i];
            List<String> errors = failure(
                    tool,
                    "Evaluating invariant " + tool.getInvNames()[i] + " failed.\n",
                    with -> with.isValid(invariant, last));
            if (!errors.isEmpty()) {
                return errors;
            }
        }
        for (int i = 0; before != null && i < tool.getImpliedActions().length; i++) {
            Action property = tool.getImpliedActions()[i];
            List<String> errors = failure(
                    tool,
                    "Evaluating action property " + tool.getImpliedActNames()[i] + " failed.\n",
                    with -> with.isValid(property, before, last));
            if (!errors.isEmpty()) {
                return errors;
            }
        }
        for (Action action : tool.getActions()) {
            List<String> errors = failure(tool, "", with -> with.getNextStates(action, last));
            if (!errors.isEmpty()) {
                return errors;
            }
        }
        return List.of();
    }

    private static List<String> failure(FastTool tool, String what, Evaluation evaluation) {
        try {
            evaluation.with(tool);
            return List.of();
        } catch (RuntimeException e) {
            CallStackTool slow = new CallStackTool(tool);
            try {
                evaluation.with(slow);
            } catch (RuntimeException again) {
                // The same once more; what counts is the stack.
            }
            return List.of(what + e.getMessage(), NESTED + slow);
        }
    }
}
