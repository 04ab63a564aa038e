package dev.insync.reference.core;

import java.util.Locale;

/** What a producer asks for before a record counts as written. */
public enum Acks {
    /** Every replica in sync holds it. */
    ALL,
    /** The leader holds it. */
    ONE;

    /** The name in the specification: {@code "all"} or {@code "one"}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The setting of that name.
     *
     * @throws IllegalArgumentException where there is none
     */
    public static Acks of(String id) {
        for (Acks acks : values()) {
            if (acks.id().equals(id)) {
                return acks;
            }
        }
        throw new IllegalArgumentException("acks is \"all\" or \"one\", not \"" + id + "\"");
    }
}
