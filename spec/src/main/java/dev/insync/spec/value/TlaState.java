package dev.insync.spec.value;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A state: one value for each variable of the specification, in the order of their declaration. */
public final class TlaState {
    private final List<String> variables;
    private final TlaValue[] values;

    /** Pairs names with values; both have the same length. The list of names is shared by all states of a model. */
    public TlaState(List<String> variables, TlaValue... values) {
        if (variables.size() != values.length) {
            throw new IllegalArgumentException(variables.size() + " variables but " + values.length + " values");
        }
        this.variables = List.copyOf(variables);
        this.values = values.clone();
    }

    /** The names of the variables, in the order of their declaration. */
    public List<String> variables() {
        return variables;
    }

    /** The value of the variable at that position. */
    public TlaValue value(int index) {
        return values[index];
    }

    /** The value of the variable of that name; throws when there is none. */
    public TlaValue value(String variable) {
        int index = variables.indexOf(variable);
        if (index < 0) {
            throw new IllegalArgumentException("no variable " + variable + " among " + variables);
        }
        return values[index];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof TlaState state
                        && variables.equals(state.variables)
                        && Arrays.equals(values, state.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /** A TLA+ conjunction. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            text.append("/\\ ").append(variables.get(i)).append(" = ").append(values[i]);
            text.append(i + 1 < values.length ? "\n" : "");
        }
        return text.toString();
    }
}
