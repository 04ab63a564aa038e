package dev.insync.linearizability.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.insync.linearizability.Checker;
import dev.insync.linearizability.generators.BusyLog;
import dev.insync.linearizability.generators.RegisterHistories;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.Story;
import dev.insync.linearizability.model.RegisterModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages run to their end in a browser; skipped where Chromium is not installed. */
class PageInBrowserTest {
    private static final List<Path> BROWSERS = List.of(
            Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"), Path.of("/usr/bin/google-chrome"));

    @TempDir
    private Path directory;

    /** The document after its scripts have run. */
    private String rendered(Path page, String view) throws IOException, InterruptedException {
        Path browser = BROWSERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
        assumeTrue(browser != null, "no Chromium on this machine");
        Path dom = directory.resolve("dom.html");
        Process process = new ProcessBuilder(
                        String.valueOf(browser),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        // Not in the temporary directory: the browser may still write there when that is deleted.
                        "--user-data-dir="
                                + Path.of("target", "browser-profile").toAbsolutePath(),
                        "--virtual-time-budget=20000",
                        "--dump-dom",
                        page.toUri() + view)
                .redirectOutput(dom.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the browser did not end");
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(dom, StandardCharsets.UTF_8);
    }

    private static void assertShown(String dom, String... texts) {
        assertTrue(dom.contains("data-ready=\"yes\""), "the page's script did not reach its end");
        for (String text : texts) {
            assertTrue(dom.contains(text), text);
        }
    }

    @Test
    void theEvidenceOfALogIsOnThePage() throws IOException, InterruptedException {
        LogHistory history =
                new Story().append(0, 10, 0, 7).readToEnd(30, 40, 0).told();
        Path page = directory.resolve("log.html");
        HtmlReport.write(history, LogChecker.check(history, LogContract.linearizable()), "a log", page);
        for (String view : List.of("", "#log")) {
            String dom = rendered(page, view);
            assertShown(dom, "class=\"VIOLATION\">VIOLATION", "stale read", "process 1: read from 0");
        }
    }

    @Test
    void aLegalLogOfManyOperationsHasNoEvidence() throws IOException, InterruptedException {
        LogHistory history = BusyLog.history(1, 60_000, 20, 1);
        Path page = directory.resolve("busy.html");
        HtmlReport.write(history, LogChecker.check(history, LogContract.linearizable()), "busy", page);
        String dom = rendered(page, "#log");
        assertShown(dom, "class=\"OK\">OK", "60,000");
        assertFalse(dom.contains("class=\"finding"));
    }

    @Test
    void theLongestOrderIsOnThePage() throws IOException, InterruptedException {
        List<dev.insync.linearizability.Operation<RegisterModel.Input, RegisterModel.Output>> history =
                new ArrayList<>(RegisterHistories.busy(1, 40, 5, 4));
        RegisterHistories.breakLateRead(history);
        Path page = directory.resolve("register.html");
        HtmlReport.write(List.of(), Checker.check(history, new RegisterModel()), new RegisterModel(), "register", page);
        assertShown(rendered(page, "#numbers"), "not linearizable", "not possible here", "read r -&gt; -1");
    }
}
