package dev.insync.conformance.cli;

/** What every command tells its caller; the numbers are part of the command line's contract. */
public enum ExitCode {
    /** The checked property holds, or the command did what was asked. */
    HOLDS(0),
    /** The checked property is violated, with evidence in the output. */
    VIOLATED(1),
    /** Usage error, bad input, or the command could not do its work; nothing is said about the property. */
    USAGE(2),
    /** The budget ended before a verdict: neither holds nor violated, and never to be read as green. */
    INCONCLUSIVE(3);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number handed to the operating system. */
    public int code() {
        return code;
    }
}
