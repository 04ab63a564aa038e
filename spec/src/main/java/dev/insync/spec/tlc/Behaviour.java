package dev.insync.spec.tlc;

import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Counterexample.Loop;
import dev.insync.spec.engine.Counterexample.Step;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.StateDiff;
import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.TLCStateInfo;
import tlc2.tool.impl.FastTool;
import tlc2.value.IValue;

/** Turns TLC's trace into a counterexample: finds for each pair of states the action and parameters that lead there. */
final class Behaviour {
    private static final TlaValue UNASSIGNED = TlaValue.model("(no value)");
    private static final ActionInstance UNKNOWN = new ActionInstance("Next", List.of());

    private final FastTool tool;
    private final Values values = new Values();
    private final Actions actions;
    private final Variables variables = new Variables();

    /** An action and the successor it leads to. */
    private record Move(ActionInstance action, TLCState target) {}

    Behaviour(FastTool tool) {
        this.tool = tool;
        this.actions = new Actions(tool, values);
    }

    /** The counterexample along these states, which start with an initial one. */
    Counterexample of(List<TLCStateInfo> trace, Transcript.@Nullable LoopMark mark) {
        TLCState current = trace.get(0).state;
        List<TLCState> visited = new ArrayList<>(List.of(current));
        TlaState initial = state(current);
        TlaState before = initial;
        List<Step> steps = new ArrayList<>();
        for (TLCStateInfo next : trace.subList(1, trace.size())) {
            Move move = move(current, next.state);
            TlaState after = state(move.target());
            steps.add(new Step(steps.size() + 2, move.action(), after, StateDiff.between(before, after)));
            current = move.target();
            visited.add(current);
            before = after;
        }
        return new Counterexample(initial, steps, mark == null ? null : loop(mark, current, visited));
    }

    private Loop loop(Transcript.LoopMark mark, TLCState last, List<TLCState> visited) {
        if (mark.stuttering()) {
            return new Loop(visited.size(), null);
        }
        return new Loop(mark.state(), move(last, visited.get(mark.state() - 1)).action());
    }

    /**
     * The move from one state to the other. Under symmetry TLC may print a last state that follows a permutation of the
     * state before; then the successor with the same fingerprint is taken.
     */
    private Move move(TLCState from, TLCState to) {
        List<BoundAction> candidates = new ArrayList<>(actions.constant());
        candidates.addAll(actions.in(from));
        @Nullable Move symmetric = null;
        for (BoundAction candidate : candidates) {
            StateVec successors = tool.getNextStates(candidate.action(), from);
            for (int i = 0; i < successors.size(); i++) {
                TLCState successor = successors.elementAt(i);
                if (successor.equals(to)) {
                    return new Move(candidate.instance(), to);
                }
                if (symmetric == null
                        && successor.allAssigned()
                        && to.allAssigned()
                        && successor.fingerPrint() == to.fingerPrint()) {
                    symmetric = new Move(candidate.instance(), successor);
                }
            }
        }
        return symmetric == null ? new Move(UNKNOWN, to) : symmetric;
    }

    private TlaState state(TLCState state) {
        TlaValue[] converted = new TlaValue[variables.size()];
        for (int i = 0; i < converted.length; i++) {
            IValue value = state.lookup(variables.symbol(i));
            converted[i] = value == null ? UNASSIGNED : values.convert(value);
        }
        return new TlaState(variables.names(), converted);
    }
}
