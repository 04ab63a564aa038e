package dev.insync.spec.tlc;

import dev.insync.spec.model.Model;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tlc2.tool.Action;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;

/**
 * The configuration's invariants and conditions on steps, for one step at a time. One that speaks only of variables which a
 * step leaves alone keeps its truth and is not evaluated again.
 */
final class StepProperties {
    private final FastTool tool;
    private final Variables variables = new Variables();
    private final Reads reads;
    private final List<Property> initial = new ArrayList<>();
    private final List<Property> invariants = new ArrayList<>();
    private final List<Property> steps = new ArrayList<>();

    /** A condition and the numbers of the variables that it may read. */
    private record Property(String name, Action action, BitSet reads) {
        /** What reads no variable may read something else, such as {@code TLCGet}. */
        boolean mayChange(BitSet changed) {
            return reads.isEmpty() || reads.intersects(changed);
        }
    }

    StepProperties(FastTool tool, Model model) {
        this.tool = tool;
        this.reads = new Reads(tool, variables);
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
        return new Property(name, action, reads.of(action.pred));
    }

    /** The names of the properties that the step, or the initial state, breaks. */
    List<String> broken(@Nullable TLCState before, TLCState state) {
        if (before == null) {
            return Stream.concat(initial.stream(), invariants.stream())
                    .filter(each -> !tool.isValid(each.action(), state))
                    .map(Property::name)
                    .toList();
        }
        BitSet changed = changed(before, state);
        return Stream.concat(
                        invariants.stream()
                                .filter(each -> each.mayChange(changed) && !tool.isValid(each.action(), state))
                                .map(Property::name),
                        brokenSteps(changed, before, state))
                .toList();
    }

    /** The names of the conditions on steps, apart from invariants, that the step breaks. */
    List<String> brokenSteps(TLCState before, TLCState state) {
        return brokenSteps(changed(before, state), before, state).toList();
    }

    private Stream<String> brokenSteps(BitSet changed, TLCState before, TLCState state) {
        return steps.stream()
                .filter(each -> each.mayChange(changed) && !tool.isValid(each.action(), before, state))
                .map(Property::name);
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
