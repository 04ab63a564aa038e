package dev.insync.spec.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.TlaState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A specification taken one step at a time: what may follow a state, given what is known of the step. Values are given as
 * JSON, which does not tell a set from a sequence or a string from a model value; the specification decides. For one
 * thread. Evaluations that go wrong throw {@link SpecException} with the place in the specification.
 */
public interface Stepper {

    /** A state of the specification. */
    interface State {}

    /** What is known of a step, made by {@link #pattern} of the same stepper. */
    interface Pattern {}

    /**
     * An action that the next-state relation offers.
     *
     * @param name the operator's name
     * @param parameters the names of its parameters; where the name stands for several operators, those of all of them
     */
    record Signature(String name, List<String> parameters) {}

    /** The specification's variables, in the order of their declaration. */
    List<String> variables();

    /** The actions by their names, in the order in which the next-state relation mentions them. */
    Map<String, Signature> actions();

    /**
     * Describes a step.
     *
     * @param action its action
     * @param parameters the values of some of its parameters
     * @param after values of parts of the state after it, by their paths: names of variables, fields, arguments and
     *     positions, with dots between them or with arguments in brackets; a last part {@code #} is the size of a
     *     sequence, set or function
     * @throws SpecException saying in one line what cannot be: an unknown action, parameter or variable, or a name that
     *     the model does not have
     */
    Pattern pattern(String action, Map<String, JsonNode> parameters, Map<String, JsonNode> after) throws SpecException;

    /** The initial states. */
    List<State> initial() throws SpecException;

    /** The states after a step of that pattern; empty when there is no such step. */
    List<State> successors(State from, Pattern pattern) throws SpecException;

    /** A number that equal states share; different states have the same one with the probability of a 64-bit hash. */
    long fingerprint(State state);

    /** The action instance that led to the state; null for an initial one. */
    @Nullable
    ActionInstance cause(State state);

    /** The state as plain values. */
    TlaState values(State state);

    /**
     * The properties of the configuration that a step breaks: invariants that are false in its last state, and conditions on
     * steps that are false of the step.
     *
     * @param before the state before; null for an initial state
     */
    List<String> broken(@Nullable State before, State state) throws SpecException;

    /** Why no step of that pattern leaves the state: the instance that comes closest, and what is in its way. */
    Obstacle obstacle(State from, Pattern pattern) throws SpecException;
}
