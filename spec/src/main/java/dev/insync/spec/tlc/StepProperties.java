package dev.insync.spec.tlc;

import dev.insync.spec.model.Model;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
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

/**
 * The configuration's invariants and conditions on steps, for one step at a time. One that speaks only of variables which a
 * step leaves alone keeps its truth and is not evaluated again.
 */
final class StepProperties {
    private static final SemanticNode[] NONE = {};

    private final FastTool tool;
    private final boolean forbidDeadlock;
    private final Variables variables = new Variables();
    private final List<Property> initial = new ArrayList<>();
    private final List<Property> invariants = new ArrayList<>();
    private final List<Property> steps = new ArrayList<>();

    /** A condition and the numbers of the variables that it may read. */
    private record Property(String name, Action action, BitSet reads) {}

    private StepProperties(FastTool tool, boolean forbidDeadlock) {
        this.tool = tool;
        this.forbidDeadlock = forbidDeadlock;
    }

    /** Nothing that could be broken. */
    static StepProperties none(FastTool tool) {
        return new StepProperties(tool, false);
    }

    StepProperties(FastTool tool, Model model) {
        this(tool, tool.getModelConfig().getCheckDeadlock());
        PropertyNames names = new PropertyNames(tool, model);
        Action[] found = tool.getImpliedInits();
        for (int i = 0; i < found.length; i++) {
            initial.add(property(names.ofInitial(tool.getImpliedInitNames()[i]), found[i]));
        }
        found = tool.getInvariants();
        for (int i = 0; i < found.length; i++) {
            invariants.add(property(names.ofInvariant(tool.getInvNames()[i]), found[i]));
        }
        found = tool.getImpliedActions();
        for (int i = 0; i < found.length; i++) {
            steps.add(property(names.ofAction(tool.getImpliedActNames()[i]), found[i]));
        }
    }

    private Property property(String name, Action action) {
        BitSet reads = new BitSet();
        collect(action.pred, new HashSet<>(), reads);
        return new Property(name, action, reads);
    }

    /** All variables that an expression may read. */
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

    /** Whether every state must have a successor. */
    boolean forbidDeadlock() {
        return forbidDeadlock;
    }

    /** The names of the properties that the step, or the initial state, breaks. */
    List<String> broken(@Nullable TLCState before, TLCState state) {
        if (before == null) {
            List<String> broken = new ArrayList<>();
            for (List<Property> properties : List.of(initial, invariants)) {
                for (Property property : properties) {
                    if (!tool.isValid(property.action(), state)) {
                        broken.add(property.name());
                    }
                }
            }
            return broken;
        }
        BitSet changed = changed(before, state);
        List<String> broken = List.of();
        for (Property invariant : invariants) {
            if (changed.intersects(invariant.reads()) && !tool.isValid(invariant.action(), state)) {
                broken = with(broken, invariant.name());
            }
        }
        for (Property step : steps) {
            if (changed.intersects(step.reads()) && !tool.isValid(step.action(), before, state)) {
                broken = with(broken, step.name());
            }
        }
        return broken;
    }

    private static List<String> with(List<String> names, String name) {
        return Stream.concat(names.stream(), Stream.of(name)).toList();
    }

    /** The variables that the step gives another value, or one that is not known to be the same. */
    private BitSet changed(TLCState before, TLCState state) {
        BitSet changed = new BitSet(variables.size());
        for (int i = 0; i < variables.size(); i++) {
            if (state.lookup(variables.symbol(i)) != before.lookup(variables.symbol(i))) {
                changed.set(i);
            }
        }
        return changed;
    }
}
