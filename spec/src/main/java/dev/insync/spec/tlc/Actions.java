package dev.insync.spec.tlc;

import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.ActionInstance.Binding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.FormalParamNode;
import tla2sany.semantic.LabelNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.SymbolNode;
import tla2sany.st.Location;
import tlc2.tool.Action;
import tlc2.tool.BuiltInOPs;
import tlc2.tool.EvalControl;
import tlc2.tool.EvalException;
import tlc2.tool.IContextEnumerator;
import tlc2.tool.TLCState;
import tlc2.tool.ToolGlobals;
import tlc2.tool.impl.FastTool;
import tlc2.util.Context;
import tlc2.value.IValue;
import util.Assert.TLCRuntimeException;

/**
 * The next-state relation, split into action instances with their parameters.
 *
 * <p>TLC splits it along disjunctions, existential quantifiers and operator calls as far as bounds and arguments are
 * constants; such an instance exists in every state. Where a bound or an argument depends on the state, TLC keeps the
 * rest as one action and loses the parameters; here the same split is repeated in each state.
 */
final class Actions {
    private final FastTool tool;
    private final Values values;
    private final List<BoundAction> constant = new ArrayList<>();
    private final List<Action> stateDependent = new ArrayList<>();

    Actions(FastTool tool, Values values) {
        this.tool = tool;
        this.values = values;
        for (Action action : tool.getActions()) {
            if (canBeSplit(action.pred)) {
                stateDependent.add(action);
            } else {
                constant.add(bound(action));
            }
        }
    }

    /** The instances that exist in every state. */
    List<BoundAction> constant() {
        return constant;
    }

    /** The further instances that exist in this state, enabled or not. */
    List<BoundAction> in(TLCState state) {
        if (stateDependent.isEmpty()) {
            return List.of();
        }
        List<BoundAction> found = new ArrayList<>();
        for (Action action : stateDependent) {
            split(action.pred, action.con, action.getOpDef(), state, found);
        }
        return found;
    }

    private static boolean canBeSplit(SemanticNode node) {
        if (!(node instanceof OpApplNode call)) {
            return false;
        }
        int opcode = opcode(call);
        return opcode == ToolGlobals.OPCODE_be
                || opcode == 0
                        && call.getOperator() instanceof OpDefNode definition
                        && definition.getKind() == ASTConstants.UserDefinedOpKind
                        && call.getArgs().length > 0;
    }

    private static int opcode(OpApplNode call) {
        return BuiltInOPs.getOpCode(call.getOperator().getName());
    }

    private void split(
            SemanticNode node, Context context, @Nullable OpDefNode owner, TLCState state, List<BoundAction> found) {
        if (node instanceof LetInNode let) {
            split(let.getBody(), context, owner, state, found);
        } else if (node instanceof LabelNode label) {
            split(label.getBody(), context, owner, state, found);
        } else if (!(node instanceof OpApplNode call) || !splitCall(call, context, owner, state, found)) {
            found.add(bound(new Action(node, context, owner)));
        }
    }

    private boolean splitCall(
            OpApplNode call, Context context, @Nullable OpDefNode owner, TLCState state, List<BoundAction> found) {
        switch (opcode(call)) {
            case ToolGlobals.OPCODE_be -> {
                IContextEnumerator bindings = tool.contexts(call, context, state, TLCState.Empty, EvalControl.Clear);
                for (Context each = bindings.nextElement(); each != null; each = bindings.nextElement()) {
                    split(call.getArgs()[0], each, owner, state, found);
                }
                return true;
            }
            case ToolGlobals.OPCODE_dl, ToolGlobals.OPCODE_lor -> {
                for (ExprOrOpArgNode disjunct : call.getArgs()) {
                    split(disjunct, context, owner, state, found);
                }
                return true;
            }
            case 0 -> {
                return splitOperator(call, context, state, found);
            }
            default -> {
                return false;
            }
        }
    }

    private boolean splitOperator(OpApplNode call, Context context, TLCState state, List<BoundAction> found) {
        if (!(tool.lookup(call.getOperator(), context, false) instanceof OpDefNode definition)
                || opcode(definition) != 0) {
            return false;
        }
        Context inner = context;
        FormalParamNode[] formals = definition.getParams();
        try {
            for (int i = 0; i < formals.length; i++) {
                IValue argument = tool.eval(call.getArgs()[i], context, state);
                inner = inner.cons(formals[i], argument);
            }
        } catch (EvalException | TLCRuntimeException e) {
            // An argument that speaks of the next state has no value yet; TLC evaluates it inside the action.
            return false;
        }
        split(definition.getBody(), inner, definition, state, found);
        return true;
    }

    private static int opcode(OpDefNode definition) {
        return BuiltInOPs.getOpCode(definition.getName());
    }

    private BoundAction bound(Action action) {
        @Nullable OpDefNode definition = action.getOpDef();
        Map<SymbolNode, Object> context = bindings(action.con);
        List<Binding> bindings = new ArrayList<>();
        if (definition != null) {
            for (FormalParamNode formal : definition.getParams()) {
                bind(formal, context.remove(formal), bindings);
            }
        }
        // What remains was bound by a quantifier: a parameter if that stands inside the action, else the caller's
        // affair.
        context.forEach((symbol, value) -> {
            if (definition == null || contains(definition.getLocation(), symbol.getLocation())) {
                bind(symbol, value, bindings);
            }
        });
        return new BoundAction(action, new ActionInstance(action.getName().toString(), bindings));
    }

    private void bind(SymbolNode symbol, @Nullable Object value, List<Binding> bindings) {
        if (value instanceof IValue known) {
            bindings.add(new Binding(symbol.getName().toString(), values.convert(known)));
        }
    }

    /** The context's bindings, outermost first; a context can only be walked by a search that never succeeds. */
    private static Map<SymbolNode, Object> bindings(Context context) {
        List<SymbolNode> innermostFirst = new ArrayList<>();
        context.lookup(symbol -> {
            if (symbol != null) {
                innermostFirst.add(symbol);
            }
            return false;
        });
        Map<SymbolNode, Object> bindings = new LinkedHashMap<>();
        for (int i = innermostFirst.size() - 1; i >= 0; i--) {
            SymbolNode symbol = innermostFirst.get(i);
            bindings.put(symbol, context.lookup(symbol));
        }
        return bindings;
    }

    private static boolean contains(Location outer, Location inner) {
        return outer.source().equals(inner.source())
                && !before(inner.beginLine(), inner.beginColumn(), outer.beginLine(), outer.beginColumn())
                && !before(outer.endLine(), outer.endColumn(), inner.endLine(), inner.endColumn());
    }

    private static boolean before(int line, int column, int otherLine, int otherColumn) {
        return line < otherLine || line == otherLine && column < otherColumn;
    }
}
