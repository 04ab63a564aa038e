package dev.insync.linearizability.log;

/**
 * Something that was done to the system under test, such as "kill broker 1": context for the reader, never evidence.
 *
 * @param label what was done
 * @param startNs when it began, in nanoseconds on the history's clock
 * @param endNs when it was undone; {@link LogHistory#NEVER} if it never was
 */
public record Fault(String label, long startNs, long endNs) {
    public Fault {
        if (endNs < startNs) {
            throw new IllegalArgumentException(
                    "fault '" + label + "' ends at " + endNs + " before it starts at " + startNs);
        }
    }
}
