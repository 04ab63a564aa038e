package dev.insync.linearizability.format;

import java.io.IOException;
import java.io.Serial;

/** A history file that is not what its format says: one line that names the place and what was expected there. */
public final class HistoryFormatException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String source;
    private final long line;
    private final long column;
    private final String expected;

    /**
     * @param source the file's name
     * @param line counted from 1
     * @param column counted from 1
     * @param expected what should have stood there, and what did
     */
    public HistoryFormatException(String source, long line, long column, String expected) {
        super(source + ":" + line + ":" + column + ": " + expected);
        this.source = source;
        this.line = line;
        this.column = column;
        this.expected = expected;
    }

    public String source() {
        return source;
    }

    public long line() {
        return line;
    }

    public long column() {
        return column;
    }

    public String expected() {
        return expected;
    }
}
