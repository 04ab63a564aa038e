package dev.insync.spec.tlc;

import dev.insync.spec.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tla2sany.semantic.ExprNode;
import tla2sany.semantic.ExprOrOpArgNode;
import tla2sany.semantic.LevelNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SubstInNode;
import tlc2.tool.BuiltInOPs;
import tlc2.tool.ToolGlobals;
import tlc2.tool.impl.FastTool;
import tlc2.util.Context;

/**
 * Which PROPERTY of the configuration a violated part belongs to. TLC takes a property apart into conditions on initial
 * states, on steps and on behaviours, and names a part after the operator or the text where it found it; this repeats the
 * decomposition to count which parts each property has.
 */
final class PropertyNames {
    private final List<String> initial = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();
    private final List<String> temporal = new ArrayList<>();
    private final List<String> invariants = new ArrayList<>();
    private final FastTool tool;

    PropertyNames(FastTool tool, Model model) {
        this.tool = tool;
        invariants.addAll(model.config().invariants());
        for (String property : model.config().properties()) {
            for (OpDefNode definition : tool.getRootModule().getOpDefs()) {
                if (definition.getName().toString().equals(property)) {
                    decompose(property, definition.getBody());
                }
            }
        }
    }

    /** The property that the violated condition on initial states comes from. */
    String ofInitial(String partName) {
        return owner(initial, tool.getImpliedInitNames(), partName);
    }

    /** The property that the violated condition on steps comes from. */
    String ofAction(String partName) {
        return owner(actions, tool.getImpliedActNames(), partName);
    }

    /** The invariant, or the property whose always-part is violated. */
    String ofInvariant(String partName) {
        return owner(invariants, tool.getInvNames(), partName);
    }

    /** The properties that have a temporal part. */
    List<String> temporal() {
        Set<String> distinct = new LinkedHashSet<>(temporal);
        return List.copyOf(distinct);
    }

    private static String owner(List<String> owners, String[] parts, String partName) {
        int index = Arrays.asList(parts).indexOf(partName);
        return index < 0 || owners.size() != parts.length ? partName : owners.get(index);
    }

    private void decompose(String property, ExprNode node) {
        if (node instanceof SubstInNode substitution) {
            decompose(property, substitution.getBody());
            return;
        }
        if (node instanceof OpApplNode call) {
            ExprOrOpArgNode[] args = call.getArgs();
            int opcode = BuiltInOPs.getOpCode(call.getOperator().getName());
            if (args.length == 0) {
                if (tool.lookup(call.getOperator(), Context.Empty, false) instanceof OpDefNode definition) {
                    decompose(property, definition.getBody());
                }
                return;
            }
            if (opcode == ToolGlobals.OPCODE_cl || opcode == ToolGlobals.OPCODE_land) {
                for (ExprOrOpArgNode conjunct : args) {
                    decompose(property, (ExprNode) conjunct);
                }
                return;
            }
            if (opcode == ToolGlobals.OPCODE_box) {
                always(property, (ExprNode) args[0]);
                return;
            }
            if (opcode == ToolGlobals.OPCODE_nop) {
                decompose(property, (ExprNode) args[0]);
                return;
            }
        }
        (level(node) <= 1 ? initial : temporal).add(property);
    }

    private void always(String property, ExprNode body) {
        if (body instanceof OpApplNode call
                && BuiltInOPs.getOpCode(call.getOperator().getName()) == ToolGlobals.OPCODE_sa) {
            actions.add(property);
        } else {
            (level(body) < 2 ? invariants : temporal).add(property);
        }
    }

    private static int level(LevelNode node) {
        return node.getLevel();
    }
}
