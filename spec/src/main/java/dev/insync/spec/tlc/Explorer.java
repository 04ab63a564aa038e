package dev.insync.spec.tlc;

import dev.insync.spec.engine.Engine;
import dev.insync.spec.engine.GraphSink;
import dev.insync.spec.engine.GraphSink.Expansion;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.tlc.Expander.Local;
import dev.insync.spec.tlc.Expander.Moves;
import dev.insync.spec.tlc.Expander.Successor;
import dev.insync.spec.value.ActionInstance;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import tlc2.value.IValue;
import util.Assert.TLCRuntimeException;

/**
 * Walks the state graph breadth first and reports it, every action instance of every state. Other threads compute the
 * successors; this one numbers states and reports them, in the same order whatever the number of threads. States are told
 * apart by TLC's 64-bit fingerprints, values of variables likewise.
 */
final class Explorer implements Engine.Exploration {
    private static final int[] NONE = {};

    private final FastTool tool;
    private final Judge judge;
    private final Diagnosis diagnosis;
    private final int workers;
    private final Values values = new Values();
    private final Variables variables = new Variables();
    private final FingerprintIndex states = new FingerprintIndex();
    private final FingerprintIndex variableValues = new FingerprintIndex();
    private final Map<ActionInstance, Integer> instances = new HashMap<>();
    private int[] constantInstances = NONE;
    private final BitSet reached = new BitSet();
    private final BitSet initial = new BitSet();

    Explorer(FastTool tool, Judge judge, Diagnosis diagnosis, int workers) {
        this.tool = tool;
        this.judge = judge;
        this.diagnosis = diagnosis;
        this.workers = workers;
    }

    @Override
    public void run(GraphSink sink) throws SpecException {
        try (Pipeline pipeline = new Pipeline(tool, judge, workers)) {
            sink.variables(variables.names());
            List<BoundAction> constant = new Expander(tool, judge).constantActions();
            constantInstances = new int[constant.size()];
            for (int i = 0; i < constantInstances.length; i++) {
                constantInstances[i] = instance(constant.get(i).instance(), true, sink);
            }
            enterInitialStates(sink, pipeline);
            Pipeline.Numbered next = pipeline.next();
            while (next != null && !sink.cancelled()) {
                report(next.number(), next.moves(), sink, pipeline);
                next = pipeline.next();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IncompleteStateException | BrokenPropertyException e) {
            throw new SpecException(List.of(Diagnostic.of(String.valueOf(e.getMessage()))));
        } catch (EvalException | TLCRuntimeException e) {
            throw new SpecException(diagnosis.evaluation(List.of(String.valueOf(e.getMessage()))));
        }
    }

    private void enterInitialStates(GraphSink sink, Pipeline pipeline)
            throws IOException, IncompleteStateException, BrokenPropertyException {
        StateVec found = tool.getInitStates();
        for (int i = 0; i < found.size(); i++) {
            TLCState state = found.elementAt(i);
            IncompleteStateException.check(state, "Init");
            judge.initial(state);
            int number = number(state, state.fingerPrint(), sink);
            if (tool.isInModel(state)) {
                initial.set(number);
                reach(number, state, pipeline);
            }
        }
    }

    private void report(int from, Moves moves, GraphSink sink, Pipeline pipeline) throws IOException {
        Map<Integer, int[]> enabled = new TreeMap<>();
        for (int i = 0; i < constantInstances.length; i++) {
            if (!moves.constant().get(i).isEmpty()) {
                int[] targets = targets(moves.from(), moves.constant().get(i), sink, pipeline);
                enabled.merge(constantInstances[i], targets, Explorer::union);
            }
        }
        int[] present = new int[moves.local().size()];
        for (int i = 0; i < present.length; i++) {
            Local local = moves.local().get(i);
            present[i] = instance(local.instance(), false, sink);
            if (!local.successors().isEmpty()) {
                enabled.merge(present[i], targets(moves.from(), local.successors(), sink, pipeline), Explorer::union);
            }
        }
        int[] refused = Arrays.stream(present)
                .distinct()
                .filter(instance -> instance >= firstLocal() && !enabled.containsKey(instance))
                .sorted()
                .toArray();
        sink.expansion(new Expansion(
                from,
                moves.from().getLevel(),
                initial.get(from),
                enabled.keySet().stream().mapToInt(Integer::intValue).toArray(),
                enabled.values().toArray(int[][]::new),
                refused));
    }

    /** Instances that exist everywhere were numbered first. */
    private int firstLocal() {
        return constantInstances.length == 0
                ? 0
                : Arrays.stream(constantInstances).max().getAsInt() + 1;
    }

    private int[] targets(TLCState from, List<Successor> successors, GraphSink sink, Pipeline pipeline)
            throws IOException {
        int[] targets = new int[successors.size()];
        for (int i = 0; i < targets.length; i++) {
            Successor successor = successors.get(i);
            targets[i] = number(successor.state(), successor.fingerprint(), sink);
            if (successor.isInside() && !reached.get(targets[i])) {
                successor.state().setPredecessor(from);
                reach(targets[i], successor.state(), pipeline);
            }
        }
        return targets.length == 1 ? targets : Arrays.stream(targets).distinct().toArray();
    }

    private void reach(int number, TLCState state, Pipeline pipeline) {
        if (!reached.get(number)) {
            reached.set(number);
            pipeline.add(number, state);
        }
    }

    /** The state's number; a new state is announced with the values of its variables. */
    private int number(TLCState state, long fingerprint, GraphSink sink) throws IOException {
        int known = states.size();
        int number = states.number(fingerprint);
        if (number == known) {
            int[] valueNumbers = new int[variables.size()];
            for (int i = 0; i < valueNumbers.length; i++) {
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

    private static int[] union(int[] some, int[] more) {
        int[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return Arrays.stream(all).distinct().toArray();
    }
}
