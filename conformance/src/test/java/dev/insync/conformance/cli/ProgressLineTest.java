package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter out = new StringWriter();
    private final AtomicLong clockNanos = new AtomicLong();

    @Test
    void aTerminalSeesOneLineThatChanges() {
        ProgressLine progress = new ProgressLine(new PrintWriter(out), true, clockNanos::get);
        progress.live("1 sent");
        progress.live("2 sent");
        progress.line("done");
        assertEquals("\r\u001b[K1 sent\r\u001b[K2 sent\r\u001b[Kdone" + System.lineSeparator(), out.toString());
    }

    @Test
    void aLogSeesAPlainLineEveryFiveSeconds() {
        ProgressLine progress = new ProgressLine(new PrintWriter(out), false, clockNanos::get);
        for (int second = 0; second < 12; second++) {
            clockNanos.set(second * SECOND);
            progress.live("after " + second + " s");
        }
        progress.line("done");
        assertEquals(
                "after 5 s after 10 s done",
                String.join(" ", out.toString().lines().toList()));
    }
}
