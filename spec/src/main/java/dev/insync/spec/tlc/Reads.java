package dev.insync.spec.tlc;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tla2sany.semantic.LetInNode;
import tla2sany.semantic.OpApplNode;
import tla2sany.semantic.OpArgNode;
import tla2sany.semantic.OpDeclNode;
import tla2sany.semantic.OpDefNode;
import tla2sany.semantic.SemanticNode;
import tla2sany.semantic.Subst;
import tla2sany.semantic.SubstInNode;
import tlc2.tool.impl.FastTool;
import tlc2.util.Context;

/** Which variables an expression may read: those that stand in it, and in every definition that it uses. */
final class Reads {
    private static final SemanticNode[] NONE = {};

    private final FastTool tool;
    private final Variables variables;

    Reads(FastTool tool, Variables variables) {
        this.tool = tool;
        this.variables = variables;
    }

    /** The numbers of the variables. */
    BitSet of(SemanticNode expression) {
        BitSet reads = new BitSet();
        collect(expression, new HashSet<>(), reads);
        return reads;
    }

    private void collect(@Nullable SemanticNode node, Set<SemanticNode> seen, BitSet reads) {
        if (node == null || !seen.add(node)) {
            return;
        }
        if (node instanceof OpApplNode call) {
            if (call.getOperator() instanceof OpDeclNode declared) {
                int variable = variables.names().indexOf(declared.getName().toString());
                // constants are declared too, and variables of an instantiated module, for which others are put
                if (variable >= 0) {
                    reads.set(variable);
                }
            } else if (tool.lookup(call.getOperator(), Context.Empty, false) instanceof OpDefNode definition) {
                collect(definition.getBody(), seen, reads);
            }
            for (SemanticNode range : call.getBdedQuantBounds() == null ? NONE : call.getBdedQuantBounds()) {
                collect(range, seen, reads);
            }
        } else if (node instanceof OpArgNode operator && operator.getOp() instanceof OpDefNode definition) {
            collect(definition.getBody(), seen, reads);
        } else if (node instanceof SubstInNode substitution) {
            for (Subst each : substitution.getSubsts()) {
                collect(each.getExpr(), seen, reads);
            }
            collect(substitution.getBody(), seen, reads);
        } else if (node instanceof LetInNode let) {
            collect(let.getBody(), seen, reads);
        }
        for (SemanticNode child : node.getChildren() == null ? NONE : node.getChildren()) {
            collect(child, seen, reads);
        }
    }
}
