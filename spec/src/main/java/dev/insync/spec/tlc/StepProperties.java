package dev.insync.spec.tlc;

import dev.insync.spec.model.Model;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
import tlc2.tool.Action;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.util.Context;
import util.UniqueString;

/**
 * The configuration's invariants and conditions on steps, for one step at a time. One that speaks only of variables which a
 * step leaves alone keeps its truth and is not evaluated again.
 */
final class StepProperties {
    private static final SemanticNode[] NONE = {};

    private final FastTool tool;
    private final List<Property> invariants = new ArrayList<>();
    private final List<Property> steps = new ArrayList<>();

    private record Property(String name, Action action, Set<UniqueString> variables) {}

    StepProperties(FastTool tool, Model model) {
        this.tool = tool;
        PropertyNames names = new PropertyNames(tool, model);
        Action[] found = tool.getInvariants();
        for (int i = 0; i < found.length; i++) {
            invariants.add(property(names.ofInvariant(tool.getInvNames()[i]), found[i]));
        }
        found = tool.getImpliedActions();
        for (int i = 0; i < found.length; i++) {
            steps.add(property(names.ofAction(tool.getImpliedActNames()[i]), found[i]));
        }
    }

    private Property property(String name, Action action) {
        Set<UniqueString> variables = new HashSet<>();
        collect(action.pred, new HashSet<>(), variables);
        return new Property(name, action, variables);
    }

    /** The names of all variables that an expression may read. */
    private void collect(@Nullable SemanticNode node, Set<SemanticNode> seen, Set<UniqueString> variables) {
        if (node == null || !seen.add(node)) {
            return;
        }
        if (node instanceof OpApplNode call) {
            if (call.getOperator() instanceof OpDeclNode variable) {
                variables.add(variable.getName());
            } else if (tool.lookup(call.getOperator(), Context.Empty, false) instanceof OpDefNode definition) {
                collect(definition.getBody(), seen, variables);
            }
            for (SemanticNode range : call.getBdedQuantBounds() == null ? NONE : call.getBdedQuantBounds()) {
                collect(range, seen, variables);
            }
        } else if (node instanceof OpArgNode operator && operator.getOp() instanceof OpDefNode definition) {
            collect(definition.getBody(), seen, variables);
        } else if (node instanceof SubstInNode substitution) {
            for (Subst each : substitution.getSubsts()) {
                collect(each.getExpr(), seen, variables);
            }
            collect(substitution.getBody(), seen, variables);
        } else if (node instanceof LetInNode let) {
            collect(let.getBody(), seen, variables);
        }
        for (SemanticNode child : node.getChildren() == null ? NONE : node.getChildren()) {
            collect(child, seen, variables);
        }
    }

    /** The names of the properties that the step, or the initial state, breaks. */
    List<String> broken(@Nullable TLCState before, TLCState state) {
        List<String> broken = new ArrayList<>();
        for (Property invariant : invariants) {
            if (mayChange(invariant, before, state) && !tool.isValid(invariant.action(), state)) {
                broken.add(invariant.name());
            }
        }
        if (before != null) {
            for (Property step : steps) {
                if (mayChange(step, before, state) && !tool.isValid(step.action(), before, state)) {
                    broken.add(step.name());
                }
            }
        }
        return broken;
    }

    private static boolean mayChange(Property property, @Nullable TLCState before, TLCState state) {
        if (before == null || property.variables().isEmpty()) {
            return true;
        }
        for (UniqueString variable : property.variables()) {
            if (state.containsKey(variable) && state.lookup(variable) != before.lookup(variable)) {
                return true;
            }
        }
        return false;
    }
}
