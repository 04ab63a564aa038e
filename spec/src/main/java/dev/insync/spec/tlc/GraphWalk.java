package dev.insync.spec.tlc;

import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Outcome.PropertyKind;
import dev.insync.spec.engine.Walk;
import dev.insync.spec.model.Model;
import dev.insync.spec.tlc.StateMemory.Step;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tlc2.tool.Action;
import tlc2.tool.EvalException;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import util.Assert.TLCRuntimeException;

/**
 * Walks a state graph breadth first and judges states and steps as TLC does, level by level in one thread.
 *
 * <p>What is known of the original graph is not computed again: the steps of actions that the mutant does not touch, and
 * the judgement of states and steps, as long as the mutant does not touch the properties.
 */
final class GraphWalk {
    private final FastTool tool;
    private final Diagnosis diagnosis;
    private final PropertyNames names;
    private final Action[] actions;
    private final Action[] invariants;
    private final Action[] impliedActions;
    private final boolean checkDeadlock;
    private final boolean constrained;
    private final long mostStates;

    private final StateMemory known;
    private final StateMemory fresh;
    private final BitSet touchedActions;
    private final boolean touchedProperties;

    private final BitSet reached = new BitSet();
    private final BitSet inside = new BitSet();
    private List<Integer> frontier = new ArrayList<>();
    private List<Integer> next = new ArrayList<>();
    private long transitions;
    private long queued;
    private int depth;
    private @Nullable Outcome end;

    /**
     * @param known what the walk of the original left behind
     * @param fresh where this walk keeps what is new; the same as {@code known} for the original itself
     * @param touchedActions actions whose steps are not those of the original
     * @param touchedProperties whether states and steps of the original are to be judged again
     */
    GraphWalk(
            FastTool tool,
            Model model,
            StateMemory known,
            StateMemory fresh,
            BitSet touchedActions,
            boolean touchedProperties,
            long mostStates) {
        this.tool = tool;
        this.diagnosis = new Diagnosis(model);
        this.names = new PropertyNames(tool, model);
        this.actions = tool.getActions();
        this.invariants = tool.getInvariants();
        this.impliedActions = tool.getImpliedActions();
        this.checkDeadlock = tool.getModelConfig().getCheckDeadlock();
        this.constrained = tool.getActionConstraints().length > 0;
        this.known = known;
        this.fresh = fresh;
        this.touchedActions = touchedActions;
        this.touchedProperties = touchedProperties;
        this.mostStates = mostStates;
    }

    Walk run() {
        try {
            begin();
            while (end == null && !frontier.isEmpty()) {
                depth++;
                for (int i = 0; i < frontier.size() && end == null; i++) {
                    expand(frontier.get(i));
                }
                frontier = next;
                next = new ArrayList<>();
            }
        } catch (EvalException | TLCRuntimeException e) {
            end = new Outcome.Failed(diagnosis.evaluation(List.of(String.valueOf(e.getMessage()))));
        } catch (IncompleteStateException e) {
            end = new Outcome.Failed(diagnosis.evaluation(List.of(String.valueOf(e.getMessage()))));
        } catch (RuntimeException | StackOverflowError e) {
            // TLC's own classes, on values that no sound specification gives them.
            end = new Outcome.Failed(diagnosis.evaluation(List.of(e.getClass().getSimpleName() + " in TLC")));
        }
        Outcome outcome = end == null ? new Outcome.Holds() : end;
        // The state that is bad stands one level below the one that was being expanded.
        int levels = outcome instanceof Outcome.Violates ? depth + 1 : depth;
        return new Walk(outcome, queued, transitions, levels);
    }

    private void begin() throws IncompleteStateException {
        StateVec initial = tool.getInitStates();
        for (int i = 0; i < initial.size() && end == null; i++) {
            TLCState state = initial.elementAt(i);
            IncompleteStateException.check(state, "Init");
            Action[] impliedInits = tool.getImpliedInits();
            for (int j = 0; j < impliedInits.length; j++) {
                if (!tool.isValid(impliedInits[j], state)) {
                    end = violates(names.ofInitial(tool.getImpliedInitNames()[j]), PropertyKind.INITIAL_PROPERTY);
                    return;
                }
            }
            reach(number(state), tool.isInModel(state));
        }
        frontier = next;
        next = new ArrayList<>();
    }

    private static Outcome violates(String property, PropertyKind kind) {
        return new Outcome.Violates(property, kind);
    }

    private int number(TLCState state) {
        long fingerprint = state.fingerPrint();
        int number = known.find(fingerprint);
        if (number >= 0 || known == fresh) {
            return number >= 0 ? number : known.add(state, fingerprint);
        }
        number = fresh.find(fingerprint);
        return known.size() + (number >= 0 ? number : fresh.add(state, fingerprint));
    }

    private TLCState state(int number) {
        return number < known.size() ? known.state(number) : fresh.state(number - known.size());
    }

    /** Judges a state that is met for the first time, and queues one that the constraints admit for the first time. */
    private void reach(int number, boolean admitted) {
        if (!reached.get(number)) {
            reached.set(number);
            judge(number);
        }
        if (end == null && admitted && !inside.get(number)) {
            inside.set(number);
            next.add(number);
            queued++;
            if (queued > mostStates) {
                end = new Outcome.Cancelled();
            }
        }
    }

    private void judge(int number) {
        if (number < known.size() && known.isGood(number) && !touchedProperties) {
            return;
        }
        TLCState state = state(number);
        for (int i = 0; i < invariants.length; i++) {
            if (!tool.isValid(invariants[i], state)) {
                end = violates(names.ofInvariant(tool.getInvNames()[i]), PropertyKind.INVARIANT);
                return;
            }
        }
        if (known == fresh) {
            known.markGood(number);
        }
    }

    private void expand(int number) throws IncompleteStateException {
        TLCState from = state(number);
        int @Nullable [] remembered = number < known.size() ? known.steps(number) : null;
        List<Step> old = remembered == null ? List.of() : StateMemory.list(remembered);
        List<Step> found = new ArrayList<>();
        for (Step step : old) {
            if (!touchedActions.get(step.action())) {
                take(from, step, false, found);
            }
        }
        Set<Step> judged = touchedProperties ? Set.of() : new HashSet<>(old);
        for (int a = 0; a < actions.length && end == null; a++) {
            if (remembered == null || touchedActions.get(a)) {
                StateVec successors = tool.getNextStates(actions[a], from);
                for (int i = 0; i < successors.size() && end == null; i++) {
                    Step step = step(a, from, successors.elementAt(i));
                    take(from, step, !judged.contains(step), found);
                }
            }
        }
        if (end == null && found.isEmpty() && checkDeadlock) {
            end = new Outcome.Deadlock();
        }
        if (end == null && known == fresh) {
            known.remember(number, found);
        }
        if (Thread.currentThread().isInterrupted()) {
            end = new Outcome.Cancelled();
        }
    }

    private Step step(int action, TLCState from, TLCState to) throws IncompleteStateException {
        IncompleteStateException.check(to, actions[action].getName().toString());
        int target = number(to);
        boolean inside = tool.isInModel(to) && (!constrained || tool.isInActions(from, to));
        return new Step(action, target, inside);
    }

    private void take(TLCState from, Step step, boolean unknown, List<Step> found) {
        if (end != null) {
            return;
        }
        transitions++;
        found.add(step);
        reach(step.target(), step.inside());
        if (end == null && (unknown || touchedProperties)) {
            TLCState to = state(step.target());
            for (int i = 0; i < impliedActions.length; i++) {
                if (!tool.isValid(impliedActions[i], from, to)) {
                    end = violates(names.ofAction(tool.getImpliedActNames()[i]), PropertyKind.ACTION_PROPERTY);
                    return;
                }
            }
        }
    }
}
