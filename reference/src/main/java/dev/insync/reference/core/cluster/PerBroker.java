package dev.insync.reference.core.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A function from the brokers 1 to n: the specification's {@code [b \in Brokers |-> ...]}. Immutable. */
public final class PerBroker<T> {
    private final List<T> values;

    private PerBroker(List<T> values) {
        this.values = values;
    }

    /** The function of n brokers with these values. */
    public static <T> PerBroker<T> of(int brokers, IntFunction<T> value) {
        List<T> values = new ArrayList<>(brokers);
        for (int b = 1; b <= brokers; b++) {
            values.add(value.apply(b));
        }
        return new PerBroker<>(values);
    }

    /** The value at broker b, from 1. */
    public T get(int b) {
        return values.get(b - 1);
    }

    /** The same function with another value at broker b: {@code [f EXCEPT ![b] = value]}. */
    public PerBroker<T> with(int b, T value) {
        List<T> changed = new ArrayList<>(values);
        changed.set(b - 1, value);
        return new PerBroker<>(changed);
    }

    /** The number of brokers. */
    public int size() {
        return values.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PerBroker<?> that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int b = 1; b <= values.size(); b++) {
            text.append(b == 1 ? "" : ", ").append(b).append(": ").append(get(b));
        }
        return text.append(']').toString();
    }
}
