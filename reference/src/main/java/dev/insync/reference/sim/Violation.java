package dev.insync.reference.sim;

/**
 * A step after which a property of the specification does not hold.
 *
 * @param step number of the event, from 1
 * @param property its name in the specification, or {@link #BROKEN_CORE}
 * @param detail what the property says of which node
 */
public record Violation(long step, String property, String detail) {
    /** The core itself found a state that it excludes. */
    public static final String BROKEN_CORE = "InvariantViolation";
}
