package dev.insync.spec.tlc;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ExprNode;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.FormalParamNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.SymbolNode;
import tlc2.tool.EvalException;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.util.Context;
import tlc2.value.impl.Enumerable;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;
import tlc2.value.impl.ValueEnumeration;
import util.Assert.TLCRuntimeException;

/**
 * A way from the next-state relation down to an action: the quantifiers and operator calls that bind its parameters.
 * Parameters that are known are bound at once, without trying the other elements of their quantifier's set.
 *
 * @param steps what binds, outermost first
 * @param body the action
 * @param owner the operator whose name the action has
 * @param parameters its parameters by name, in order
 * @param wanted which symbols carry which parameter: those of the action, and what its callers pass on unchanged
 */
record Route(
        List<Step> steps,
        SemanticNode body,
        @Nullable OpDefNode owner,
        Map<String, SymbolNode> parameters,
        Map<SymbolNode, String> wanted) {

    /** Binds something. */
    sealed interface Step {}

    /** {@code \E x, y \in S : ...}, one of the sets. */
    record Choose(FormalParamNode[] symbols, boolean isTuple, ExprNode range) implements Step {}

    /** A call of an operator with parameters. */
    record Enter(OpApplNode call, OpDefNode definition) implements Step {}

    /** What is known of a parameter: the values that it may have; one as a rule, more where the notation is ambiguous. */
    interface Known {
        /** The values that it may have, by the parameter's name; null when nothing is known of it. */
        @Nullable
        List<Value> of(String parameter);
    }

    /** Says when a known value is in none of a quantifier's sets. */
    interface OutOfRange {
        /** The parameter has none of its known values in this range. */
        void report(String parameter, ExprNode range);
    }

    /** Calls the consumer with each binding of the parameters that agrees with what is known. */
    void bind(FastTool tool, TLCState state, Known known, Consumer<Context> consumer, OutOfRange outOfRange) {
        new Binder(tool, state, known, consumer, outOfRange).step(0, Context.Empty);
    }

    static Route of(
            List<Step> steps, SemanticNode body, @Nullable OpDefNode owner, Map<String, SymbolNode> parameters) {
        Map<SymbolNode, String> wanted = new IdentityHashMap<>();
        parameters.forEach((name, symbol) -> wanted.put(symbol, name));
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (steps.get(i) instanceof Enter enter) {
                FormalParamNode[] formals = enter.definition().getParams();
                for (int j = 0; j < formals.length; j++) {
                    String name = wanted.get(formals[j]);
                    if (name != null
                            && enter.call().getArgs()[j] instanceof OpApplNode argument
                            && argument.getOperator() instanceof FormalParamNode passed) {
                        wanted.putIfAbsent(passed, name);
                    }
                }
            }
        }
        return new Route(steps, body, owner, parameters, wanted);
    }

    private final class Binder {
        private final FastTool tool;
        private final TLCState state;
        private final Known known;
        private final Consumer<Context> consumer;
        private final OutOfRange outOfRange;

        Binder(FastTool tool, TLCState state, Known known, Consumer<Context> consumer, OutOfRange outOfRange) {
            this.tool = tool;
            this.state = state;
            this.known = known;
            this.consumer = consumer;
            this.outOfRange = outOfRange;
        }

        void step(int index, Context context) {
            if (index == steps.size()) {
                consumer.accept(context);
            } else if (steps.get(index) instanceof Enter enter) {
                enter(index, enter, context);
            } else if (steps.get(index) instanceof Choose choose) {
                Value range = (Value) tool.eval(choose.range(), context, state);
                if (choose.isTuple()) {
                    tuples(index, choose, range, context);
                } else {
                    choose(index, choose, 0, range, context);
                }
            }
        }

        private void choose(int index, Choose choose, int symbol, Value range, Context context) {
            if (symbol == choose.symbols().length) {
                step(index + 1, context);
                return;
            }
            FormalParamNode formal = choose.symbols()[symbol];
            @Nullable String name = wanted.get(formal);
            @Nullable List<Value> values = name == null ? null : known.of(name);
            if (values == null) {
                ValueEnumeration elements = ((Enumerable) range).elements();
                for (Value each = elements.nextElement(); each != null; each = elements.nextElement()) {
                    choose(index, choose, symbol + 1, range, context.cons(formal, each));
                }
                return;
            }
            boolean isInRange = false;
            for (Value value : values) {
                if (isMember(range, value)) {
                    isInRange = true;
                    choose(index, choose, symbol + 1, range, context.cons(formal, value));
                }
            }
            if (!isInRange) {
                outOfRange.report(String.valueOf(name), choose.range());
            }
        }

        private void tuples(int index, Choose choose, Value range, Context context) {
            ValueEnumeration elements = ((Enumerable) range).elements();
            for (Value each = elements.nextElement(); each != null; each = elements.nextElement()) {
                Value[] parts = ((TupleValue) each.toTuple()).elems;
                Context inner = context;
                boolean agrees = true;
                for (int i = 0; i < parts.length; i++) {
                    agrees &= agrees(choose.symbols()[i], parts[i]);
                    inner = inner.cons(choose.symbols()[i], parts[i]);
                }
                if (agrees) {
                    step(index + 1, inner);
                }
            }
        }

        private void enter(int index, Enter enter, Context context) {
            FormalParamNode[] formals = enter.definition().getParams();
            Context inner = context;
            for (int i = 0; i < formals.length; i++) {
                Value argument = (Value) tool.eval(enter.call().getArgs()[i], context, state);
                if (!agrees(formals[i], argument)) {
                    return;
                }
                inner = inner.cons(formals[i], argument);
            }
            step(index + 1, inner);
        }

        private boolean agrees(SymbolNode symbol, Value value) {
            @Nullable String name = wanted.get(symbol);
            @Nullable List<Value> values = name == null ? null : known.of(name);
            return values == null || values.stream().anyMatch(each -> isEqual(each, value));
        }
    }

    /** TLC refuses to compare values of different kinds; here they are different. */
    private static boolean isEqual(Value some, Value other) {
        try {
            return some.equals(other);
        } catch (EvalException | TLCRuntimeException e) {
            return false;
        }
    }

    static boolean isMember(Value range, Value value) {
        try {
            return range.member(value);
        } catch (EvalException | TLCRuntimeException e) {
            return false;
        }
    }

    /** The sets that a parameter is chosen from, if it is chosen. */
    List<ExprNode> ranges(String parameter) {
        List<ExprNode> ranges = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Choose choose && !choose.isTuple()) {
                for (FormalParamNode symbol : choose.symbols()) {
                    if (parameter.equals(wanted.get(symbol))) {
                        ranges.add(choose.range());
                    }
                }
            }
        }
        return ranges;
    }

    /** Whether the argument can be evaluated before the step: it says nothing about the state after it. */
    static boolean isOfThisState(ExprOrOpArgNode argument) {
        return argument.getLevel() <= 1;
    }
}
