package dev.insync.reference.core.cluster;

import java.util.Arrays;
import java.util.function.ToIntFunction;

/** Faults and operations so far, or the budgets of them: {@code faults} of the specification. Immutable. */
public final class Faults {
    /** No fault. */
    public static final Faults NONE = of(fault -> 0);

    private final int[] counts;

    private Faults(int[] counts) {
        this.counts = counts;
    }

    /** That many of each. */
    public static Faults of(ToIntFunction<Fault> count) {
        return new Faults(Arrays.stream(Fault.values()).mapToInt(count).toArray());
    }

    /** How many of that. */
    public int get(Fault fault) {
        return counts[fault.ordinal()];
    }

    /** The same with that many. */
    public Faults with(Fault fault, int count) {
        int[] changed = counts.clone();
        changed[fault.ordinal()] = count;
        return new Faults(changed);
    }

    /** The same and one more. */
    public Faults plus(Fault fault) {
        return with(fault, get(fault) + 1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Faults that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (Fault fault : Fault.values()) {
            text.append(fault.ordinal() == 0 ? "" : ", ")
                    .append(fault.counter())
                    .append('=')
                    .append(get(fault));
        }
        return text.append(']').toString();
    }
}
