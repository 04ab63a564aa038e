package dev.insync.conformance.mutate;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a mutant of the core.
 *
 * @param place where the edit lies; for a core without a rule, the rule
 * @param edit the sort of edit
 * @param before the edited lines of the original, as one line
 * @param after the same lines of the mutant
 * @param noticed what is wrong with it, by the level that noticed
 */
public record CoreFinding(String place, String edit, String before, String after, Map<Level, String> noticed) {
    /** Copies the map, in the order of levels. */
    public CoreFinding {
        noticed = Collections.unmodifiableMap(new TreeMap<>(noticed));
    }

    /** Whether no level noticed it. */
    public boolean survived() {
        return noticed.isEmpty();
    }
}
