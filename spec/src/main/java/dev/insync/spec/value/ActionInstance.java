package dev.insync.spec.value;

import java.util.List;
import java.util.stream.Collectors;

/**
 * An action of the specification with its parameters bound: one event that can happen or be refused.
 *
 * @param name the operator's name in the specification; {@code Next} for a disjunct without a name
 * @param bindings the parameters, in the order of their declaration
 */
public record ActionInstance(String name, List<Binding> bindings) {

    /** A parameter and its value. */
    public record Binding(String name, TlaValue value) {}

    /** Copies the bindings. */
    public ActionInstance {
        bindings = List.copyOf(bindings);
    }

    /** The value of a parameter; throws when the action has none of that name. */
    public TlaValue param(String parameter) {
        for (Binding binding : bindings) {
            if (binding.name().equals(parameter)) {
                return binding.value();
            }
        }
        throw new IllegalArgumentException("no parameter " + parameter + " in " + this);
    }

    /** As a reader would write it: {@code ElectLeader(c = b1, n = b2)}. */
    @Override
    public String toString() {
        return bindings.isEmpty()
                ? name
                : bindings.stream()
                        .map(binding -> binding.name() + " = " + CompactText.of(binding.value()))
                        .collect(Collectors.joining(", ", name + "(", ")"));
    }
}
