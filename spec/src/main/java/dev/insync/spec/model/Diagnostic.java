package dev.insync.spec.model;

/**
 * What is wrong and where.
 *
 * @param file as a user would open it; empty when the place is not known
 * @param line from 1; 0 when not known
 * @param column from 1; 0 when not known
 * @param message one line
 */
public record Diagnostic(String file, int line, int column, String message) {

    /** A diagnostic without a place. */
    public static Diagnostic of(String message) {
        return new Diagnostic("", 0, 0, message);
    }

    /** Makes the message one line. */
    public Diagnostic {
        message = message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** {@code file:line:column: message}, as compilers write it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
            text.append(column > 0 ? ":" + column : "");
        }
        return text.append(text.isEmpty() ? "" : ": ").append(message).toString();
    }
}
