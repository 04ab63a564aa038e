package dev.insync.linearizability.log;

import java.util.List;

/**
 * A contradiction between a history and its contract, with the operations that prove it: one or two, and no fewer would do.
 *
 * @param kind what is contradicted
 * @param partition the log
 * @param offset the offset in question, or {@link LogHistory#NO_OFFSET}
 * @param operations the witnesses, the earlier cause first
 * @param sentence the explanation, one sentence for people
 */
public record Violation(
        ViolationKind kind, String partition, long offset, List<LogOperation> operations, String sentence) {
    public Violation {
        operations = List.copyOf(operations);
    }

    /** The sentence and the witnesses, one line each. */
    public String describe() {
        StringBuilder text = new StringBuilder(kind.label().toUpperCase(java.util.Locale.ROOT))
                .append(" in ")
                .append(partition)
                .append(": ")
                .append(sentence);
        for (LogOperation operation : operations) {
            text.append(System.lineSeparator()).append("    ").append(operation.describe());
        }
        return text.toString();
    }
}
