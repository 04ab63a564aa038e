package dev.insync.conformance.cli;

/**
 * Input that a command cannot work with. The message is one line for the user: what is wrong and where. The command line
 * prints it without a stack trace and ends with {@link ExitCode#USAGE}.
 */
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Bad input that a command found by itself. */
    public BadInput(String message) {
        super(message);
    }

    /** Bad input behind an exception; the cause shows only with {@code --debug}. */
    public BadInput(String message, Throwable cause) {
        super(message, cause);
    }
}
