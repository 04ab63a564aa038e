package dev.insync.spec.engine;

import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.Change;
import dev.insync.spec.value.TlaState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A behaviour that shows a violation: the initial state and the steps from there.
 *
 * @param initial the first state
 * @param steps what happened then, in order
 * @param loop how an infinite behaviour goes on after the last step; null for a finite one
 */
public record Counterexample(
        TlaState initial, List<Step> steps, @Nullable Loop loop) {

    /**
     * A step and its effect.
     *
     * @param number the number of the state it leads to; the initial state is 1
     * @param action what happened, as far as it can be told
     * @param state the state afterwards
     * @param changes what differs from the state before
     */
    public record Step(int number, ActionInstance action, TlaState state, List<Change> changes) {
        /** Copies the changes. */
        public Step {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The behaviour's end without end.
     *
     * @param backTo the state, counted from 1, from which the behaviour repeats itself
     * @param action the step that leads back; null when nothing happens any more (stuttering)
     */
    public record Loop(int backTo, @Nullable ActionInstance action) {}

    /** Copies the steps. */
    public Counterexample {
        steps = List.copyOf(steps);
    }

    /** How many states it has, the initial one counted. */
    public int length() {
        return steps.size() + 1;
    }
}
