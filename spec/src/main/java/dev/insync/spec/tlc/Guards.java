package dev.insync.spec.tlc;

import dev.insync.spec.engine.Obstacle.Place;
import dev.insync.spec.model.Model;
import dev.insync.spec.value.CompactText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.FormalParamNode;
import tla2sany.semantic.LabelNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.LevelNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.st.Location;
import tlc2.tool.BuiltInOPs;
import tlc2.tool.EvalException;
import tlc2.tool.TLCState;
import tlc2.tool.ToolGlobals;
import tlc2.tool.impl.FastTool;
import tlc2.util.Context;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.Value;
import util.Assert.TLCRuntimeException;

/**
 * Finds the conjunct that keeps an action from happening: the first that is false, in the order in which TLC evaluates
 * them, and inside it the part that makes it false.
 */
final class Guards {
    private static final int MAX_CHARACTERS = 120;
    private static final Set<String> COMPARISONS =
            Set.of("=", "/=", "<", ">", "\\leq", "\\geq", "\\in", "\\notin", "\\subseteq");

    private final FastTool tool;
    private final Model model;
    private final Values values;
    private final TLCState state;
    private TLCState next = TLCState.Empty.createEmpty();
    private int passed;

    Guards(FastTool tool, Model model, Values values, TLCState state) {
        this.tool = tool;
        this.model = model;
        this.values = values;
        this.state = state;
    }

    /** How many conjuncts hold before the one that fails. */
    int passed() {
        return passed;
    }

    /** The conjunct that fails, from the outside in; empty when none is found. */
    List<Place> failing(SemanticNode node, Context context) {
        if (node instanceof LetInNode let) {
            return failing(let.getBody(), context);
        }
        if (node instanceof LabelNode label) {
            return failing(label.getBody(), context);
        }
        try {
            return node instanceof OpApplNode call ? failingCall(call, context) : test(node, context);
        } catch (EvalException | TLCRuntimeException e) {
            return List.of(place(node, "cannot be evaluated: " + firstLine(e)));
        }
    }

    private static String firstLine(RuntimeException fault) {
        return String.valueOf(fault.getMessage()).strip().lines().findFirst().orElse("");
    }

    private List<Place> failingCall(OpApplNode call, Context context) {
        ExprOrOpArgNode[] args = call.getArgs();
        switch (BuiltInOPs.getOpCode(call.getOperator().getName())) {
            case ToolGlobals.OPCODE_cl, ToolGlobals.OPCODE_land -> {
                for (ExprOrOpArgNode conjunct : args) {
                    List<Place> found = failing(conjunct, context);
                    if (!found.isEmpty()) {
                        return found;
                    }
                    passed++;
                }
                return List.of();
            }
            case ToolGlobals.OPCODE_ite -> {
                return failing(args[isTrue(args[0], context) ? 1 : 2], context);
            }
            case 0 -> {
                return failingOperator(call, context);
            }
            default -> {
                return test(call, context);
            }
        }
    }

    /** The call, and what is false inside the operator's definition. */
    private List<Place> failingOperator(OpApplNode call, Context context) {
        if (!(tool.lookup(call.getOperator(), context, false) instanceof OpDefNode definition)
                || BuiltInOPs.getOpCode(definition.getName()) != 0) {
            return test(call, context);
        }
        TLCState saved = next;
        List<Place> found = test(call, context);
        if (found.isEmpty()) {
            return found;
        }
        next = saved;
        int before = passed;
        List<Place> chain = new ArrayList<>(found);
        chain.addAll(failing(definition.getBody(), entered(call, definition, context)));
        passed = before;
        return chain;
    }

    private Context entered(OpApplNode call, OpDefNode definition, Context context) {
        FormalParamNode[] formals = definition.getParams();
        boolean isPlain = true;
        for (int i = 0; i < formals.length; i++) {
            isPlain &= formals[i].getArity() == 0 && call.getArgs()[i].getLevel() <= 1;
        }
        if (!isPlain) {
            return tool.getOpContext(definition, call.getArgs(), context, true);
        }
        Context inner = context;
        for (int i = 0; i < formals.length; i++) {
            inner = inner.cons(formals[i], tool.eval(call.getArgs()[i], context, state));
        }
        return inner;
    }

    /** The expression itself, if it is false or has no successor. */
    private List<Place> test(SemanticNode node, Context context) {
        if (node instanceof LevelNode expression && expression.getLevel() <= 1) {
            return isTrue(node, context) ? List.of() : List.of(place(node, sides(node, context)));
        }
        @Nullable TLCState after = tool.enabled(node, context, state, next.copy());
        if (after == null) {
            return List.of(place(node, ""));
        }
        next = after;
        return List.of();
    }

    private boolean isTrue(SemanticNode node, Context context) {
        return tool.eval(node, context, state) instanceof BoolValue truth && truth.val;
    }

    private String sides(SemanticNode node, Context context) {
        if (!(node instanceof OpApplNode call) || call.getArgs().length != 2) {
            return "";
        }
        String operator = call.getOperator().getName().toString();
        if (BuiltInOPs.getOpCode(call.getOperator().getName()) == ToolGlobals.OPCODE_implies) {
            return sides(call.getArgs()[1], context);
        }
        if (!COMPARISONS.contains(operator)) {
            return "";
        }
        try {
            return side(call.getArgs()[0], context) + " " + plain(operator) + " " + side(call.getArgs()[1], context)
                    + " is false";
        } catch (EvalException | TLCRuntimeException | IllegalStateException e) {
            return "";
        }
    }

    /** TLC has one name for each operator, not always the usual one. */
    private static String plain(String operator) {
        return switch (operator) {
            case "/=" -> "#";
            case "\\leq" -> "<=";
            case "\\geq" -> ">=";
            default -> operator;
        };
    }

    private String side(ExprOrOpArgNode node, Context context) {
        Value value = (Value) tool.eval(node, context, state);
        return CompactText.of(values.convert(value), MAX_CHARACTERS);
    }

    Place place(SemanticNode node, String said) {
        return place(model, node, said);
    }

    /** Where an expression stands, and its text in one line. */
    static Place place(Model model, SemanticNode node, String said) {
        Location at = node.getLocation();
        String module = at.source();
        String text = model.modules().contains(module) ? text(model.moduleText(module), at) : node.toString();
        return new Place(model.moduleFile(module), at.beginLine(), at.beginColumn(), text, said);
    }

    private static String text(String module, Location at) {
        List<String> lines = module.lines().toList();
        StringBuilder text = new StringBuilder();
        for (int line = at.beginLine(); line <= Math.min(at.endLine(), lines.size()); line++) {
            String whole = lines.get(line - 1);
            int from = line == at.beginLine() ? at.beginColumn() - 1 : 0;
            int to = line == at.endLine() ? Math.min(at.endColumn(), whole.length()) : whole.length();
            text.append(whole, Math.min(from, to), to).append(' ');
        }
        String flat = text.toString().strip().replaceAll("\\s+", " ");
        return flat.length() <= 2 * MAX_CHARACTERS ? flat : flat.substring(0, 2 * MAX_CHARACTERS) + "...";
    }
}
