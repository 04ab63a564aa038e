package dev.insync.conformance.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lines that stay and one line that changes: on a terminal the changing line is overwritten in place, in a file or a pipe it is
 * written anew every few seconds. Safe for several threads.
 */
final class ProgressLine {
    private static final long PLAIN_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier clockNanos;
    private long lastPlainNanos;
    private boolean liveShown;

    ProgressLine(PrintWriter out, boolean terminal) {
        this(out, terminal, System::nanoTime);
    }

    ProgressLine(PrintWriter out, boolean terminal, LongSupplier clockNanos) {
        this.out = out;
        this.terminal = terminal;
        this.clockNanos = clockNanos;
        this.lastPlainNanos = clockNanos.getAsLong();
    }

    /** Whether standard output is a terminal that understands control characters. */
    static boolean onTerminal() {
        Console console = System.console();
        return console != null && isTerminal(console) && !"dumb".equals(System.getenv("TERM"));
    }

    /** Since Java 22 there is a console even where there is no terminal, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    /** A line that stays. */
    synchronized void line(String text) {
        clear();
        out.println(text);
        out.flush();
    }

    /** What is going on just now. */
    synchronized void live(String text) {
        if (terminal) {
            out.print(ERASE_LINE + text);
            out.flush();
            liveShown = true;
        } else if (clockNanos.getAsLong() - lastPlainNanos >= PLAIN_INTERVAL_NANOS) {
            lastPlainNanos = clockNanos.getAsLong();
            out.println(text);
            out.flush();
        }
    }

    /** Takes the changing line away. */
    synchronized void clear() {
        if (liveShown) {
            out.print(ERASE_LINE);
            out.flush();
            liveShown = false;
        }
    }
}
