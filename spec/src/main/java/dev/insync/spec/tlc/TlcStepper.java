package dev.insync.spec.tlc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.insync.spec.engine.Obstacle;
import dev.insync.spec.engine.Stepper;
import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ExprNode;
import tla2sany.semantic.SymbolNode;
import tlc2.tool.Action;
import tlc2.tool.EvalException;
import tlc2.tool.StateVec;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.util.Context;
import tlc2.util.FP64;
import tlc2.value.IValue;
import tlc2.value.impl.Enumerable;
import tlc2.value.impl.Value;
import tlc2.value.impl.ValueEnumeration;
import util.Assert.TLCRuntimeException;

/** {@link Stepper} on TLC's evaluation of actions. */
final class TlcStepper implements Stepper {
    private static final int MAX_NAMED_ELEMENTS = 20;

    private final FastTool tool;
    private final Model model;
    private final Values values = new Values();
    private final Variables variables = new Variables();
    private final Literals literals = new Literals();
    private final Routes routes;
    private final StepProperties properties;
    private final Map<String, Signature> actions = new LinkedHashMap<>();
    private final List<State> initial = new ArrayList<>();

    /**
     * A state, and the step to it.
     *
     * @param hashes a hash for each variable, 0 where it is not computed yet
     */
    private record Point(
            TLCState state,
            long[] hashes,
            @Nullable Route route,
            @Nullable Context context) implements State {}

    /** What a trace says of a step. */
    private record Wanted(String action, List<Route> routes, Map<String, List<Value>> parameters, PartialState after)
            implements Pattern {}

    /** An evaluation of TLC. */
    private interface Evaluation<T> {
        T get() throws SpecException;
    }

    TlcStepper(FastTool tool, Model model) throws SpecException {
        this.tool = tool;
        this.model = model;
        this.routes = new Routes(tool);
        this.properties = new StepProperties(tool, model);
        routes.byName().forEach((name, all) -> {
            Set<String> parameters = new LinkedHashSet<>();
            all.forEach(route -> parameters.addAll(route.parameters().keySet()));
            actions.put(name, new Signature(name, List.copyOf(parameters)));
        });
        evaluate(() -> {
            checkAssumptions();
            StateVec found = tool.getInitStates();
            for (int i = 0; i < found.size(); i++) {
                complete(found.elementAt(i), "Init");
                PlainValues.settle(found.elementAt(i), null);
                initial.add(new Point(found.elementAt(i), new long[variables.size()], null, null));
            }
            return initial;
        });
        if (initial.isEmpty()) {
            throw new SpecException("model " + model.label() + " has no initial state with these constants");
        }
    }

    private void checkAssumptions() throws SpecException {
        ExprNode[] assumptions = tool.getAssumptions();
        for (int i = 0; i < assumptions.length; i++) {
            if (!tool.getAssumptionIsAxiom()[i] && !tool.isValid(assumptions[i])) {
                List<Obstacle.Place> failed = new Guards(tool, model, values, TLCState.Empty.createEmpty())
                        .failing(assumptions[i], Context.Empty);
                Obstacle.Place at =
                        failed.isEmpty() ? Guards.place(model, assumptions[i], "") : failed.get(failed.size() - 1);
                String said = at.values().isEmpty() ? "" : " (" + at.values() + ")";
                throw new SpecException(List.of(new Diagnostic(
                        at.file(), at.line(), at.column(), "the constants break an assumption: " + at.text() + said)));
            }
        }
    }

    private <T> T evaluate(Evaluation<T> evaluation) throws SpecException {
        try {
            return evaluation.get();
        } catch (EvalException | TLCRuntimeException e) {
            throw new SpecException(new Diagnosis(model).evaluation(List.of(String.valueOf(e.getMessage()))));
        }
    }

    private static void complete(TLCState state, String action) throws SpecException {
        try {
            IncompleteStateException.check(state, action);
        } catch (IncompleteStateException e) {
            throw new SpecException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public List<String> variables() {
        return variables.names();
    }

    @Override
    public Map<String, Signature> actions() {
        return actions;
    }

    @Override
    public List<State> initial() {
        return initial;
    }

    @Override
    public Pattern pattern(String action, Map<String, JsonNode> parameters, Map<String, JsonNode> after)
            throws SpecException {
        List<Route> all = routes.byName().get(action);
        if (all == null) {
            throw new SpecException(
                    "unknown action " + action + "; the actions are " + String.join(", ", actions.keySet()));
        }
        Map<String, List<Value>> known = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> parameter : parameters.entrySet()) {
            known.put(parameter.getKey(), readings(action, all, parameter.getKey(), parameter.getValue()));
        }
        List<Route> fitting = all.stream()
                .filter(route -> route.parameters().keySet().containsAll(known.keySet()))
                .toList();
        if (fitting.isEmpty()) {
            List<String> names = all.stream()
                    .flatMap(route -> route.parameters().keySet().stream())
                    .distinct()
                    .toList();
            String odd = parameters.keySet().stream()
                    .filter(name -> !names.contains(name))
                    .findFirst()
                    .orElse(String.join(", ", parameters.keySet()));
            throw new SpecException(action + " has no parameter " + odd + "; "
                    + (names.isEmpty() ? "it has none" : "its parameters are " + String.join(", ", names)));
        }
        PartialState expected = new PartialState(after, variables, literals, ((Point) initial.get(0)).state());
        return new Wanted(action, fitting, known, expected);
    }

    private List<Value> readings(String action, List<Route> all, String parameter, JsonNode json) throws SpecException {
        List<Value> readings = literals.readings(json);
        if (readings.isEmpty()) {
            throw new SpecException(json + " is no value that TLA+ has, for " + parameter + " of " + action);
        }
        if (json.isTextual()) {
            for (Route route : all) {
                for (ExprNode range : route.ranges(parameter)) {
                    checkName(action, parameter, json.textValue(), readings, range);
                }
            }
        }
        return readings;
    }

    /** A name that is not in a constant set is a mistake of the trace, not a step that the specification refuses. */
    private void checkName(String action, String parameter, String name, List<Value> readings, ExprNode range)
            throws SpecException {
        Value set;
        try {
            if (range.getLevel() > 0
                    || !(tool.eval(range, Context.Empty, TLCState.Empty) instanceof Value constant)
                    || !(constant instanceof Enumerable)) {
                return;
            }
            set = constant;
        } catch (EvalException | TLCRuntimeException e) {
            return; // depends on a parameter of an operator further out
        }
        if (readings.stream().noneMatch(reading -> Route.isMember(set, reading))) {
            List<String> names = new ArrayList<>();
            ValueEnumeration elements = ((Enumerable) set).elements();
            for (Value each = elements.nextElement();
                    each != null && names.size() < MAX_NAMED_ELEMENTS;
                    each = elements.nextElement()) {
                names.add(Literals.text(each));
            }
            throw new SpecException(
                    parameter + " of " + action + " cannot be " + name + "; it is one of " + String.join(", ", names));
        }
    }

    @Override
    public List<State> successors(State from, Pattern pattern) throws SpecException {
        Point point = (Point) from;
        Wanted wanted = (Wanted) pattern;
        return evaluate(() -> {
            List<State> found = new ArrayList<>(1);
            for (Move move : moves(point, wanted, (parameter, range) -> {})) {
                for (TLCState successor : settled(point, wanted.action(), move)) {
                    if (wanted.after().matches(successor)) {
                        found.add(new Point(successor, inherited(point, successor), move.route(), move.context()));
                    }
                }
            }
            return found.size() < 2 ? found : distinct(found);
        });
    }

    /** A disjunction of which two parts hold gives the same state twice. */
    private List<State> distinct(List<State> states) {
        Map<Long, State> distinct = new LinkedHashMap<>();
        states.forEach(state -> distinct.putIfAbsent(fingerprint(state), state));
        return List.copyOf(distinct.values());
    }

    /** An action with its parameters bound. */
    private record Move(Route route, Context context) {}

    private List<Move> moves(Point point, Wanted wanted, Route.OutOfRange outOfRange) {
        List<Move> moves = new ArrayList<>(1);
        for (Route route : wanted.routes()) {
            route.bind(
                    tool,
                    point.state(),
                    wanted.parameters()::get,
                    context -> moves.add(new Move(route, context)),
                    outOfRange);
        }
        return moves;
    }

    private List<TLCState> settled(Point point, String action, Move move) throws SpecException {
        StateVec found = tool.getNextStates(
                new Action(move.route().body(), move.context(), move.route().owner()), point.state());
        List<TLCState> states = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++) {
            TLCState successor = found.elementAt(i);
            complete(successor, action);
            PlainValues.settle(successor, point.state());
            states.add(successor);
        }
        return states;
    }

    /** Hashes of the variables that the step leaves alone. */
    private long[] inherited(Point point, TLCState successor) {
        long[] hashes = new long[variables.size()];
        for (int i = 0; i < hashes.length; i++) {
            if (successor.lookup(variables.symbol(i)) == point.state().lookup(variables.symbol(i))) {
                hashes[i] = point.hashes()[i];
            }
        }
        return hashes;
    }

    @Override
    public long fingerprint(State state) {
        Point point = (Point) state;
        long[] hashes = point.hashes();
        long all = 0;
        for (int i = 0; i < hashes.length; i++) {
            if (hashes[i] == 0) {
                hashes[i] = point.state().lookup(variables.symbol(i)).fingerPrint(FP64.New());
            }
            all = FP64.Extend(all, hashes[i]);
        }
        return all;
    }

    @Override
    public @Nullable ActionInstance cause(State state) {
        Point point = (Point) state;
        return point.route() == null || point.context() == null ? null : instance(point.route(), point.context());
    }

    private ActionInstance instance(Route route, Context context) {
        List<ActionInstance.Binding> bindings = new ArrayList<>();
        for (Map.Entry<String, SymbolNode> parameter : route.parameters().entrySet()) {
            if (context.lookup(parameter.getValue()) instanceof IValue value) {
                bindings.add(new ActionInstance.Binding(parameter.getKey(), values.convert(value)));
            }
        }
        return new ActionInstance(
                route.owner() == null ? "Next" : String.valueOf(route.owner().getName()), bindings);
    }

    @Override
    public TlaState values(State state) {
        Point point = (Point) state;
        TlaValue[] converted = new TlaValue[variables.size()];
        for (int i = 0; i < converted.length; i++) {
            converted[i] = values.convert(point.state().lookup(variables.symbol(i)));
        }
        return new TlaState(variables.names(), converted);
    }

    @Override
    public List<String> broken(@Nullable State before, State state) throws SpecException {
        return evaluate(
                () -> properties.broken(before == null ? null : ((Point) before).state(), ((Point) state).state()));
    }

    @Override
    public Obstacle obstacle(State from, Pattern pattern) throws SpecException {
        Point point = (Point) from;
        Wanted wanted = (Wanted) pattern;
        return evaluate(() -> {
            List<Obstacle> outOfRange = new ArrayList<>();
            List<Move> moves = moves(
                    point,
                    wanted,
                    (parameter, range) -> outOfRange.add(new Obstacle.OutOfRange(
                            wanted.action(),
                            parameter,
                            wanted.parameters()
                                    .getOrDefault(parameter, List.of())
                                    .get(0)
                                    .toString(),
                            Guards.place(model, range, ""))));
            Obstacle.@Nullable Differs closest = null;
            for (Move move : moves) {
                for (TLCState successor : settled(point, wanted.action(), move)) {
                    List<Obstacle.Difference> differences = wanted.after().differences(successor, values);
                    if (differences.isEmpty()) {
                        return new Obstacle.None();
                    }
                    if (closest == null
                            || differences.size() < closest.differences().size()) {
                        closest = new Obstacle.Differs(instance(move.route(), move.context()), differences);
                    }
                }
            }
            return closest != null ? closest : disabled(point, wanted, moves, outOfRange);
        });
    }

    private Obstacle disabled(Point point, Wanted wanted, List<Move> moves, List<Obstacle> outOfRange) {
        Obstacle.@Nullable Disabled closest = null;
        int most = -1;
        for (Move move : moves) {
            Guards guards = new Guards(tool, model, values, point.state());
            List<Obstacle.Place> failed = guards.failing(move.route().body(), move.context());
            if (guards.passed() > most) {
                most = guards.passed();
                closest = new Obstacle.Disabled(instance(move.route(), move.context()), failed);
            }
        }
        if (closest != null) {
            return closest;
        }
        return outOfRange.isEmpty()
                ? new Obstacle.OutOfRange(
                        wanted.action(),
                        "",
                        "",
                        Guards.place(model, wanted.routes().get(0).body(), ""))
                : outOfRange.get(0);
    }
}
