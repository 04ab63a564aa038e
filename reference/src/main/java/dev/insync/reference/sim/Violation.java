package dev.insync.reference.sim;

import java.util.Set;

/**
 * A step after which a property of the specification does not hold, or the last step before something that is none of its
 * steps, or before something does not happen.
 *
 * @param step number of the event, from 1
 * @param property its name in the specification, {@link #BROKEN_CORE} or {@link #REPEAT}
 * @param detail what the property says of which node
 */
public record Violation(long step, String property, String detail) {
    /** The core itself found a state that it excludes. */
    public static final String BROKEN_CORE = "InvariantViolation";

    /** A request that a broker handled before did something when it arrived once more. */
    public static final String REPEAT = "RepeatsChangeNothing";

    private static final Set<String> IN_THE_END =
            Set.of("LeaderElected", "IsrHeals", "FollowersConverge", "ProducesEnd", "ReassignmentCompletes");

    /** What is found after that step: a property, a colon, and the detail. */
    static Violation of(long step, String found) {
        int colon = found.indexOf(':');
        return new Violation(step, found.substring(0, colon), found.substring(colon + 2));
    }

    /** Whether it is that something does not happen, so that no step is to blame. */
    public boolean isInTheEnd() {
        return IN_THE_END.contains(property);
    }

    /** Whether a request did it that arrived once more, which is no event. */
    public boolean isOfARepeat() {
        return property.equals(REPEAT);
    }
}
