package dev.insync.reference.core.cluster;

import java.util.Arrays;
import java.util.function.IntFunction;

/** A function from the brokers 1 to n: the specification's {@code [b \in Brokers |-> ...]}. Immutable. */
public final class PerBroker<T> {
    private final Object[] values;

    private PerBroker(Object[] values) {
        this.values = values;
    }

    /** The function of n brokers with these values. */
    public static <T> PerBroker<T> of(int brokers, IntFunction<T> value) {
        Object[] values = new Object[brokers];
        for (int b = 1; b <= brokers; b++) {
            values[b - 1] = value.apply(b);
        }
        return new PerBroker<>(values);
    }

    /** The value at broker b, from 1. */
    @SuppressWarnings("unchecked") // only values of T are put in
    public T get(int b) {
        return (T) values[b - 1];
    }

    /** The same function with another value at broker b: {@code [f EXCEPT ![b] = value]}. */
    public PerBroker<T> with(int b, T value) {
        if (values[b - 1] == value) {
            return this;
        }
        Object[] changed = values.clone();
        changed[b - 1] = value;
        return new PerBroker<>(changed);
    }

    /** The number of brokers. */
    public int size() {
        return values.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PerBroker<?> that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int b = 1; b <= values.length; b++) {
            text.append(b == 1 ? "" : ", ").append(b).append(": ").append(values[b - 1]);
        }
        return text.append(']').toString();
    }
}
