package dev.insync.spec.tlc;

import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Sighting;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tlc2.tool.Action;
import tlc2.tool.BuiltInOPs;
import tlc2.tool.ModelChecker;
import tlc2.tool.TLCState;
import tlc2.tool.TLCStateInfo;
import tlc2.tool.ToolGlobals;
import tlc2.tool.impl.FastTool;
import tlc2.util.BitVector;
import tlc2.util.Context;
import tlc2.util.IStateWriter;

/**
 * Watches a search for situations. TLC hands every initial state and every transition to its state writer, which here looks
 * at each of them until it has seen all that it was asked for; then it ends the search. One search serves them all, and
 * what was seen costs nothing more.
 */
final class Lookout implements IStateWriter {
    private static final int CONSTANT_LEVEL = 0;
    private static final int STATE_LEVEL = 1;

    private final FastTool tool;
    private final Behaviour behaviour;
    private final Map<String, Action> invariants = new LinkedHashMap<>();
    private final Map<String, Action> actionProperties = new LinkedHashMap<>();
    private final Map<String, String> actions = new LinkedHashMap<>();
    private final List<Sighting> sightings = new ArrayList<>();
    private @Nullable ModelChecker checker;

    /** Looks out for these names; one that the specification does not define is an error. */
    Lookout(FastTool tool, Model model, Collection<String> names) throws SpecException {
        this.tool = tool;
        this.behaviour = new Behaviour(tool);
        for (String name : names) {
            if (isAction(name)) {
                actions.put(name, name);
            } else {
                property(name, model);
            }
        }
    }

    private boolean isAction(String name) {
        for (Action action : tool.getActions()) {
            if (action.getName().toString().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private void property(String name, Model model) throws SpecException {
        @Nullable OpDefNode definition = null;
        for (OpDefNode each : tool.getRootModule().getOpDefs()) {
            definition = each.getName().toString().equals(name) ? each : definition;
        }
        if (definition == null) {
            throw unusable(name, model, "is neither an action of the next-state relation nor defined");
        }
        if (definition.getArity() > 0) {
            throw unusable(name, model, "has parameters, and is no action that TLC tells apart");
        }
        int level = definition.getBody().getLevel();
        if (level == CONSTANT_LEVEL || level == STATE_LEVEL) {
            invariants.put(name, new Action(definition.getBody(), Context.Empty, definition));
        } else {
            @Nullable OpApplNode step = boxedStep(definition);
            if (step == null) {
                throw unusable(name, model, "is neither a state predicate nor of the form [][A]_v");
            }
            actionProperties.put(name, new Action(step, Context.Empty, definition));
        }
    }

    /** The {@code [A]_v} in a definition {@code [][A]_v}. */
    private static @Nullable OpApplNode boxedStep(OpDefNode definition) {
        return definition.getBody() instanceof OpApplNode box
                        && opcode(box) == ToolGlobals.OPCODE_box
                        && box.getArgs()[0] instanceof OpApplNode step
                        && opcode(step) == ToolGlobals.OPCODE_sa
                ? step
                : null;
    }

    private static int opcode(OpApplNode call) {
        return BuiltInOPs.getOpCode(call.getOperator().getName());
    }

    private static SpecException unusable(String name, Model model, String why) {
        return new SpecException(
                List.of(Diagnostic.of("model " + model.entry().name() + " is to reach " + name + ", which " + why)));
    }

    /** Tells it which search to end; called before that begins. */
    void watch(ModelChecker search) {
        this.checker = search;
    }

    /** Whether everything was seen. */
    synchronized boolean sawAll() {
        return invariants.isEmpty() && actionProperties.isEmpty() && actions.isEmpty();
    }

    /** What was seen, and what was not. */
    synchronized Outcome outcome() {
        List<String> missed = new ArrayList<>(invariants.keySet());
        missed.addAll(actionProperties.keySet());
        missed.addAll(actions.keySet());
        return new Outcome.Reaches(sightings, missed);
    }

    @Override
    public synchronized void writeState(TLCState state) {
        lookAt(null, state);
    }

    @Override
    public synchronized void writeState(TLCState state, TLCState successor, boolean isNew, Action action) {
        if (sawAll()) {
            return;
        }
        if (isNew) {
            lookAt(state, successor);
        }
        if (!actionProperties.isEmpty()) {
            for (Iterator<Map.Entry<String, Action>> open =
                            actionProperties.entrySet().iterator();
                    open.hasNext(); ) {
                Map.Entry<String, Action> property = open.next();
                if (!tool.isValid(property.getValue(), state, successor)) {
                    open.remove();
                    saw(property.getKey(), state, successor);
                }
            }
        }
        if (!actions.isEmpty() && actions.remove(action.getName().toString()) != null) {
            saw(action.getName().toString(), state, successor);
        }
        endWhenAllWasSeen();
    }

    private void lookAt(@Nullable TLCState from, TLCState state) {
        for (Iterator<Map.Entry<String, Action>> open = invariants.entrySet().iterator(); open.hasNext(); ) {
            Map.Entry<String, Action> invariant = open.next();
            if (!tool.isValid(invariant.getValue(), state)) {
                open.remove();
                saw(invariant.getKey(), from, state);
            }
        }
        endWhenAllWasSeen();
    }

    private void saw(String name, @Nullable TLCState from, TLCState state) {
        List<TLCStateInfo> trace = new ArrayList<>();
        if (from != null) {
            trace.addAll(before(from));
            trace.add(new TLCStateInfo(from));
        }
        trace.add(new TLCStateInfo(state));
        sightings.add(new Sighting(name, behaviour.of(trace, null)));
    }

    /** The states before that one; TLC reconstructs them from fingerprints. */
    private List<TLCStateInfo> before(TLCState state) {
        if (state.isInitial() || checker == null) {
            return List.of();
        }
        try {
            return List.of(checker.trace.getTrace(state));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read TLC's trace file", e);
        }
    }

    private void endWhenAllWasSeen() {
        if (sawAll() && checker != null) {
            checker.stop();
        }
    }

    @Override
    public void writeState(TLCState state, TLCState successor, boolean isNew) {
        // TLC names the action wherever there is one.
    }

    @Override
    public void writeState(TLCState state, TLCState successor, boolean isNew, Visualization visualization) {
        // Stuttering steps of the liveness check.
    }

    @Override
    public void writeState(
            TLCState state, TLCState successor, BitVector actionChecks, int from, int length, boolean isNew) {
        // Liveness only.
    }

    @Override
    public void writeState(
            TLCState state,
            TLCState successor,
            BitVector actionChecks,
            int from,
            int length,
            boolean isNew,
            Visualization visualization) {
        // Liveness only.
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public String getDumpFileName() {
        return "";
    }

    @Override
    public boolean isNoop() {
        return false;
    }

    @Override
    public boolean isDot() {
        return false;
    }

    @Override
    public void snapshot() {
        // Nothing is written.
    }
}
