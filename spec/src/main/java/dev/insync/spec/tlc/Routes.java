package dev.insync.spec.tlc;

import dev.insync.spec.model.SpecException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.ASTConstants;
import tla2sany.semantic.ExprNode;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.FormalParamNode;
import tla2sany.semantic.LabelNode;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.SymbolNode;
import tla2sany.st.Location;
import tlc2.tool.BuiltInOPs;
import tlc2.tool.ToolGlobals;
import tlc2.tool.impl.FastTool;
import tlc2.tool.impl.ModelConfig;
import tlc2.util.Context;

/**
 * Every {@link Route} of the next-state relation: it is split where {@link Actions} splits it and gives the same names and
 * parameters, but without evaluating anything, so that a quantifier over a large set costs nothing.
 */
final class Routes {
    private final FastTool tool;
    private final Map<String, List<Route>> byName = new LinkedHashMap<>();

    Routes(FastTool tool) throws SpecException {
        this.tool = tool;
        OpApplNode next = next();
        // The operator itself is looked up without the replacement that keeps TLC from splitting it.
        if (next.getOperator() instanceof OpDefNode definition && opcode(next) == 0 && next.getArgs().length == 0) {
            split(definition.getBody(), List.of(), definition, List.of(definition));
        } else {
            split(next, List.of(), null, List.of());
        }
    }

    /** The routes of each action, in the order in which the next-state relation mentions them. */
    Map<String, List<Route>> byName() {
        return byName;
    }

    private OpApplNode next() throws SpecException {
        ModelConfig config = tool.getModelConfig();
        boolean hasSpecification = config.configDefinesSpecification();
        String name = hasSpecification ? config.getSpec() : config.getNext();
        Map<String, OpDefNode> definitions = new HashMap<>();
        for (OpDefNode definition : tool.getRootModule().getOpDefs()) {
            definitions.put(definition.getName().toString(), definition);
        }
        @Nullable OpDefNode found = definitions.get(name);
        if (found != null && !hasSpecification) {
            return new OpApplNode(found);
        }
        @Nullable OpApplNode next = found == null ? null : step(found.getBody());
        if (next == null) {
            throw new SpecException("no next-state relation in " + name);
        }
        return next;
    }

    /** The relation inside {@code Init /\ [][Next]_vars /\ Fairness}. */
    private @Nullable OpApplNode step(SemanticNode node) {
        if (!(node instanceof OpApplNode call)) {
            return null;
        }
        switch (opcode(call)) {
            case ToolGlobals.OPCODE_cl, ToolGlobals.OPCODE_land -> {
                for (ExprOrOpArgNode conjunct : call.getArgs()) {
                    @Nullable OpApplNode found = step(conjunct);
                    if (found != null) {
                        return found;
                    }
                }
                return null;
            }
            case ToolGlobals.OPCODE_box -> {
                return call.getArgs()[0] instanceof OpApplNode inner
                                && opcode(inner) == ToolGlobals.OPCODE_sa
                                && inner.getArgs()[0] instanceof OpApplNode relation
                        ? relation
                        : null;
            }
            case 0 -> {
                return call.getOperator() instanceof OpDefNode definition && call.getArgs().length == 0
                        ? step(definition.getBody())
                        : null;
            }
            default -> {
                return null;
            }
        }
    }

    private static int opcode(OpApplNode call) {
        return BuiltInOPs.getOpCode(call.getOperator().getName());
    }

    private void split(SemanticNode node, List<Route.Step> steps, @Nullable OpDefNode owner, List<OpDefNode> entered) {
        if (node instanceof LetInNode let) {
            split(let.getBody(), steps, owner, entered);
        } else if (node instanceof LabelNode label) {
            split(label.getBody(), steps, owner, entered);
        } else if (!(node instanceof OpApplNode call) || !splitCall(call, steps, owner, entered)) {
            String name = owner == null ? "Next" : owner.getName().toString();
            byName.computeIfAbsent(name, unused -> new ArrayList<>())
                    .add(Route.of(steps, node, owner, parameters(steps, owner)));
        }
    }

    private boolean splitCall(
            OpApplNode call, List<Route.Step> steps, @Nullable OpDefNode owner, List<OpDefNode> entered) {
        switch (opcode(call)) {
            case ToolGlobals.OPCODE_be -> {
                List<Route.Step> inner = new ArrayList<>(steps);
                ExprNode[] ranges = call.getBdedQuantBounds();
                for (int i = 0; i < ranges.length; i++) {
                    inner.add(new Route.Choose(
                            call.getBdedQuantSymbolLists()[i], call.isBdedQuantATuple()[i], ranges[i]));
                }
                split(call.getArgs()[0], inner, owner, entered);
                return true;
            }
            case ToolGlobals.OPCODE_dl, ToolGlobals.OPCODE_lor -> {
                for (ExprOrOpArgNode disjunct : call.getArgs()) {
                    split(disjunct, steps, owner, entered);
                }
                return true;
            }
            case 0 -> {
                return splitOperator(call, steps, entered);
            }
            default -> {
                return false;
            }
        }
    }

    private boolean splitOperator(OpApplNode call, List<Route.Step> steps, List<OpDefNode> entered) {
        if (!(tool.lookup(call.getOperator(), Context.Empty, false) instanceof OpDefNode definition)
                || definition.getKind() != ASTConstants.UserDefinedOpKind
                || BuiltInOPs.getOpCode(definition.getName()) != 0
                || entered.contains(definition)) {
            return false;
        }
        for (int i = 0; i < call.getArgs().length; i++) {
            if (definition.getParams()[i].getArity() > 0 || !Route.isOfThisState(call.getArgs()[i])) {
                return false;
            }
        }
        List<Route.Step> inner = new ArrayList<>(steps);
        if (call.getArgs().length > 0) {
            inner.add(new Route.Enter(call, definition));
        }
        List<OpDefNode> deeper = new ArrayList<>(entered);
        deeper.add(definition);
        split(definition.getBody(), inner, definition, deeper);
        return true;
    }

    /** The owner's parameters, and what is bound by a quantifier inside it. */
    private static Map<String, SymbolNode> parameters(List<Route.Step> steps, @Nullable OpDefNode owner) {
        Map<String, SymbolNode> parameters = new LinkedHashMap<>();
        if (owner != null) {
            for (FormalParamNode formal : owner.getParams()) {
                parameters.put(formal.getName().toString(), formal);
            }
        }
        for (Route.Step step : steps) {
            if (step instanceof Route.Choose choose) {
                for (FormalParamNode symbol : choose.symbols()) {
                    if (owner == null || contains(owner.getLocation(), symbol.getLocation())) {
                        parameters.put(symbol.getName().toString(), symbol);
                    }
                }
            }
        }
        return parameters;
    }

    static boolean contains(Location outer, Location inner) {
        return outer.source().equals(inner.source())
                && !before(inner.beginLine(), inner.beginColumn(), outer.beginLine(), outer.beginColumn())
                && !before(outer.endLine(), outer.endColumn(), inner.endLine(), inner.endColumn());
    }

    private static boolean before(int line, int column, int otherLine, int otherColumn) {
        return line < otherLine || line == otherLine && column < otherColumn;
    }
}
