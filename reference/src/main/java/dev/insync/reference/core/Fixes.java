package dev.insync.reference.core;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;

/** The rules in force: the specification's constant {@code Fixes}. */
public final class Fixes {
    private final EnumSet<Fix> inForce;

    private Fixes(EnumSet<Fix> inForce) {
        this.inForce = inForce;
    }

    /** Every rule. */
    public static Fixes all() {
        return new Fixes(EnumSet.allOf(Fix.class));
    }

    /** Every rule but these. */
    public static Fixes without(Collection<Fix> missing) {
        EnumSet<Fix> rest = EnumSet.allOf(Fix.class);
        rest.removeAll(missing);
        return new Fixes(rest);
    }

    /** Just these rules. */
    public static Fixes of(Collection<Fix> fixes) {
        EnumSet<Fix> some = EnumSet.noneOf(Fix.class);
        some.addAll(fixes);
        return new Fixes(some);
    }

    /** True where the rule is in force. */
    public boolean has(Fix fix) {
        return inForce.contains(fix);
    }

    /** The rules that are switched off, in the order of {@link Fix}. */
    public List<Fix> missing() {
        return List.copyOf(EnumSet.complementOf(inForce));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fixes that && inForce.equals(that.inForce);
    }

    @Override
    public int hashCode() {
        return inForce.hashCode();
    }

    @Override
    public String toString() {
        return inForce.toString();
    }
}
