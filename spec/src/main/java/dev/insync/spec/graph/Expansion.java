package dev.insync.spec.graph;

import dev.insync.spec.value.ActionInstance;
import java.util.List;

/**
 * Everything that can and cannot happen in one state.
 *
 * @param from the state
 * @param level states on a shortest path to it; an initial state has 1
 * @param initial whether it is an initial state
 * @param enabled the action instances that have a successor
 * @param refused the action instances that have none: every other one
 */
public record Expansion(
        GraphState from, int level, boolean initial, List<Enabled> enabled, List<ActionInstance> refused) {

    /**
     * An action instance and where it leads.
     *
     * @param action the instance
     * @param successors at least one, without repetition; more than one where the action itself chooses
     */
    public record Enabled(ActionInstance action, List<GraphState> successors) {
        /** Copies the list. */
        public Enabled {
            successors = List.copyOf(successors);
        }
    }

    /** Copies the lists. */
    public Expansion {
        enabled = List.copyOf(enabled);
        refused = List.copyOf(refused);
    }
}
