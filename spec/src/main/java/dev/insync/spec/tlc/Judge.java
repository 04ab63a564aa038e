package dev.insync.spec.tlc;

import dev.insync.spec.model.Model;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tlc2.tool.TLCState;
import tlc2.tool.impl.FastTool;
import tlc2.util.IdThread;

/**
 * Judges a graph while it is explored: every state by the invariants, when it is met for the first time, and every step by the
 * conditions on steps. For several threads.
 */
final class Judge {
    private final @Nullable StepProperties properties;
    private final boolean forbidsDeadlock;
    private final Set<Long> judged = ConcurrentHashMap.newKeySet();

    private Judge(@Nullable StepProperties properties, boolean forbidsDeadlock) {
        this.properties = properties;
        this.forbidsDeadlock = forbidsDeadlock;
    }

    /** Asks for what the configuration asks for. */
    static Judge of(FastTool tool, Model model) {
        return new Judge(new StepProperties(tool, model), tool.getModelConfig().getCheckDeadlock());
    }

    /** Asks for nothing. */
    static Judge lenient() {
        return new Judge(null, false);
    }

    void initial(TLCState state) throws BrokenPropertyException {
        if (properties != null) {
            // what TLCGet("level") asks for; where states are expanded, that is done already
            IdThread.setCurrentState(state);
            report("an initial state", properties.broken(null, state));
        }
    }

    /** A step, from a state that was judged, of an instance of an action. */
    void step(TLCState before, TLCState state, long fingerprint, BoundAction action) throws BrokenPropertyException {
        if (properties != null) {
            boolean isNew = judged.add(fingerprint);
            report(action.instance(), isNew ? properties.broken(before, state) : properties.brokenSteps(before, state));
        }
    }

    void end(TLCState state) throws BrokenPropertyException {
        if (forbidsDeadlock) {
            throw new BrokenPropertyException("a state of level " + state.getLevel() + " ends in a deadlock");
        }
    }

    private static void report(Object what, List<String> broken) throws BrokenPropertyException {
        if (!broken.isEmpty()) {
            throw new BrokenPropertyException(what + " breaks " + String.join(", ", broken));
        }
    }
}
