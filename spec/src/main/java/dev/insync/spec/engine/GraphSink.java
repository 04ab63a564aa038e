package dev.insync.spec.engine;

import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.TlaValue;
import java.io.IOException;
import java.util.List;

/**
 * Receives a state graph while it is explored. Values, action instances and states are announced once, before their
 * first use, and numbered from 0 in the order of their announcement.
 */
public interface GraphSink {

    /** The variables of the specification; called first. */
    void variables(List<String> names) throws IOException;

    /**
     * An action instance.
     *
     * @param everywhere whether it exists in every state, so that a state that does not list it as enabled refuses it;
     *     otherwise (its parameters range over something that depends on the state) it exists only where listed
     */
    void instance(ActionInstance instance, boolean everywhere) throws IOException;

    /** A value of a whole variable. */
    void value(TlaValue value) throws IOException;

    /** A state, by the numbers of its variables' values; outside the state constraint it is never expanded. */
    void state(int[] values) throws IOException;

    /** The successors of a state; called once for each distinct state of the model. */
    void expansion(Expansion expansion) throws IOException;

    /** Whether to stop early. */
    boolean cancelled();

    /**
     * What can happen in a state.
     *
     * @param state its number
     * @param level states on a shortest path to it; an initial state has 1
     * @param initial whether it is an initial state
     * @param enabled the instances that have a successor, in ascending order
     * @param successors for each of them the numbers of its successors, without repetition
     * @param refused the instances that exist only here (see {@link #instance}) and have no successor
     */
    record Expansion(int state, int level, boolean initial, int[] enabled, int[][] successors, int[] refused) {}
}
