package dev.insync.spec.tlc;

import dev.insync.spec.value.ActionInstance;
import java.util.ArrayList;
import java.util.List;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.util.IdThread;

/** Computes what can happen in a state. The costly half of the exploration: several threads do it, each with its own. */
final class Expander {
    private final FastTool tool;
    private final Judge judge;
    private final Actions actions;
    private final boolean hasActionConstraints;

    /**
     * A successor.
     *
     * @param state complete, and normalised by the computation of its fingerprint
     * @param isInside whether the constraints admit the state and the step to it
     */
    record Successor(TLCState state, long fingerprint, boolean isInside) {}

    /** An instance that exists in this state only, and its successors; none if it is refused. */
    record Local(ActionInstance instance, List<Successor> successors) {}

    /**
     * What can happen in a state.
     *
     * @param constant for each instance that exists everywhere its successors
     * @param local the further instances
     */
    record Moves(TLCState from, List<List<Successor>> constant, List<Local> local) {}

    Expander(FastTool tool, Judge judge) {
        this.tool = tool;
        this.judge = judge;
        this.actions = new Actions(tool, new Values());
        this.hasActionConstraints = tool.getActionConstraints().length > 0;
    }

    List<BoundAction> constantActions() {
        return actions.constant();
    }

    Moves expand(TLCState state) throws IncompleteStateException, BrokenPropertyException {
        IdThread.setCurrentState(state);
        List<List<Successor>> constant = new ArrayList<>(actions.constant().size());
        for (BoundAction action : actions.constant()) {
            constant.add(successors(action, state));
        }
        List<Local> local = new ArrayList<>();
        for (BoundAction action : actions.in(state)) {
            local.add(new Local(action.instance(), successors(action, state)));
        }
        if (constant.stream().allMatch(List::isEmpty)
                && local.stream().allMatch(each -> each.successors().isEmpty())) {
            judge.end(state);
        }
        return new Moves(state, constant, local);
    }

    private List<Successor> successors(BoundAction bound, TLCState state)
            throws IncompleteStateException, BrokenPropertyException {
        StateVec found = tool.getNextStates(bound.action(), state);
        int size = found.size();
        if (size == 0) {
            return List.of();
        }
        List<Successor> successors = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            TLCState successor = found.elementAt(i);
            IncompleteStateException.check(successor, bound.instance().toString());
            long fingerprint = successor.fingerPrint();
            judge.step(state, successor, fingerprint, bound);
            boolean inside = tool.isInModel(successor) && (!hasActionConstraints || tool.isInActions(state, successor));
            successors.add(new Successor(successor, fingerprint, inside));
        }
        return successors;
    }
}
