package dev.insync.spec.tlc;

import dev.insync.spec.engine.Engine;
import dev.insync.spec.engine.GraphSink;
import dev.insync.spec.engine.GraphSink.Expansion;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.value.ActionInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tlc2.tool.EvalException;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.util.FP64;
import tlc2.util.IdThread;
import tlc2.value.IValue;
import util.Assert.TLCRuntimeException;

/**
 * Walks the state graph breadth first on one thread and reports it, every action instance of every state. States are told
 * apart by TLC's 64-bit fingerprints, values of variables likewise.
 */
final class Explorer implements Engine.Exploration {
    private static final int[] NONE = {};

    private final FastTool tool;
    private final Diagnosis diagnosis;
    private final Values values = new Values();
    private final Actions actions;
    private final Variables variables = new Variables();
    private final boolean hasActionConstraints;

    private final FingerprintIndex states = new FingerprintIndex();
    private final FingerprintIndex variableValues = new FingerprintIndex();
    private final Map<ActionInstance, Integer> instances = new HashMap<>();
    private int[] constantInstances = NONE;
    private final BitSet reached = new BitSet();
    private final BitSet initial = new BitSet();
    private final BitSet outside = new BitSet();
    private final ArrayDeque<Open> frontier = new ArrayDeque<>();

    /** A state to expand. */
    private record Open(int number, TLCState state) {}

    Explorer(FastTool tool, Diagnosis diagnosis) {
        this.tool = tool;
        this.diagnosis = diagnosis;
        this.actions = new Actions(tool, values);
        this.hasActionConstraints = tool.getActionConstraints().length > 0;
    }

    @Override
    public void run(GraphSink sink) throws SpecException {
        try {
            sink.variables(variables.names());
            constantInstances = new int[actions.constant().size()];
            for (int i = 0; i < constantInstances.length; i++) {
                constantInstances[i] = instance(actions.constant().get(i).instance(), true, sink);
            }
            enterInitialStates(sink);
            Open next = frontier.poll();
            while (next != null && !sink.cancelled()) {
                expand(next, sink);
                next = frontier.poll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (EvalException | TLCRuntimeException e) {
            throw new SpecException(diagnosis.evaluation(List.of(String.valueOf(e.getMessage()))));
        }
    }

    private void enterInitialStates(GraphSink sink) throws IOException, SpecException {
        StateVec found = tool.getInitStates();
        for (int i = 0; i < found.size(); i++) {
            TLCState state = found.elementAt(i);
            requireComplete(state, "Init");
            int number = number(state, sink);
            if (isInModel(number, state)) {
                initial.set(number);
                reach(number, state);
            }
        }
    }

    private void expand(Open open, GraphSink sink) throws IOException, SpecException {
        TLCState state = open.state();
        IdThread.setCurrentState(state);
        Map<Integer, int[]> enabled = new TreeMap<>();
        List<BoundAction> constant = actions.constant();
        for (int i = 0; i < constantInstances.length; i++) {
            int[] targets = successors(constant.get(i), state, sink);
            if (targets.length > 0) {
                enabled.merge(constantInstances[i], targets, Explorer::union);
            }
        }
        List<BoundAction> local = actions.in(state);
        int[] present = new int[local.size()];
        for (int i = 0; i < present.length; i++) {
            present[i] = instance(local.get(i).instance(), false, sink);
            int[] targets = successors(local.get(i), state, sink);
            if (targets.length > 0) {
                enabled.merge(present[i], targets, Explorer::union);
            }
        }
        int[] refused = Arrays.stream(present)
                .distinct()
                .filter(instance -> !enabled.containsKey(instance))
                .sorted()
                .toArray();
        sink.expansion(new Expansion(
                open.number(),
                state.getLevel(),
                initial.get(open.number()),
                enabled.keySet().stream().mapToInt(Integer::intValue).toArray(),
                enabled.values().toArray(int[][]::new),
                refused));
    }

    private int[] successors(BoundAction bound, TLCState state, GraphSink sink) throws IOException, SpecException {
        StateVec found = tool.getNextStates(bound.action(), state);
        int size = found.size();
        if (size == 0) {
            return NONE;
        }
        int[] targets = new int[size];
        for (int i = 0; i < size; i++) {
            TLCState successor = found.elementAt(i);
            requireComplete(successor, bound.instance().toString());
            int number = number(successor, sink);
            targets[i] = number;
            if (!reached.get(number)
                    && isInModel(number, successor)
                    && (!hasActionConstraints || tool.isInActions(state, successor))) {
                successor.setPredecessor(state);
                reach(number, successor);
            }
        }
        return size == 1 ? targets : Arrays.stream(targets).distinct().toArray();
    }

    private boolean isInModel(int number, TLCState state) {
        if (outside.get(number)) {
            return false;
        }
        boolean inModel = tool.isInModel(state);
        outside.set(number, !inModel);
        return inModel;
    }

    private void reach(int number, TLCState state) {
        if (!reached.get(number)) {
            reached.set(number);
            frontier.add(new Open(number, state));
        }
    }

    /** The state's number; a new state is announced with the values of its variables. */
    private int number(TLCState state, GraphSink sink) throws IOException {
        int known = states.size();
        int number = states.number(state.fingerPrint());
        if (number == known) {
            int[] valueNumbers = new int[variables.size()];
            for (int i = 0; i < variables.size(); i++) {
                IValue value = state.lookup(variables.symbol(i));
                int knownValues = variableValues.size();
                valueNumbers[i] = variableValues.number(value.fingerPrint(FP64.New()));
                if (valueNumbers[i] == knownValues) {
                    sink.value(values.convert(value));
                }
            }
            sink.state(valueNumbers);
        }
        return number;
    }

    private int instance(ActionInstance instance, boolean everywhere, GraphSink sink) throws IOException {
        Integer known = instances.get(instance);
        if (known == null) {
            known = instances.size();
            instances.put(instance, known);
            sink.instance(instance, everywhere);
        }
        return known;
    }

    private void requireComplete(TLCState state, String action) throws SpecException {
        if (!state.allAssigned()) {
            String names = state.getUnassigned().stream()
                    .map(variable -> variable.getName().toString())
                    .reduce((some, more) -> some + ", " + more)
                    .orElse("");
            throw new SpecException(List.of(Diagnostic.of(action + " leaves variables without a value: " + names)));
        }
    }

    private static int[] union(int[] some, int[] more) {
        int[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return Arrays.stream(all).distinct().toArray();
    }
}
