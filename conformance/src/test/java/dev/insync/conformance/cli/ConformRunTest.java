package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.format.NdjsonHistory;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogResult;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code conform} on a cluster that runs. */
class ConformRunTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void aRunningClusterIsJudgedAndItsHistoryGivesTheSameVerdictAgain() throws Exception {
        Path history = directory.resolve("history.ndjson");
        Path report = directory.resolve("report.html");
        ClusterOptions options = ClusterOptions.defaults(directory.resolve("data"))
                .withBrokers(1)
                .withBasePort(0);
        int exitCode;
        try (LocalCluster cluster = LocalCluster.start(options)) {
            exitCode = Main.run(
                    new PrintWriter(out),
                    new PrintWriter(err),
                    Map.of(),
                    "conform",
                    "--bootstrap",
                    cluster.bootstrapServers(),
                    "--seconds",
                    "2",
                    "--producers",
                    "2",
                    "--consumers",
                    "1",
                    "--partitions",
                    "2",
                    "--history",
                    history.toString(),
                    "--report",
                    report.toString());
        }
        assertEquals(0, exitCode, out + "\n" + err);
        assertTrue(out.toString().contains("HOLDS: "), out.toString());
        assertEquals("", err.toString());

        LogResult again = LogChecker.check(NdjsonHistory.read(history), LogContract.kafka());
        assertEquals(Verdict.OK, again.verdict());
        assertEquals(2, again.counts().finalReads());
        assertTrue(again.counts().acknowledged() > 100, again.counts().toString());
        assertTrue(Files.readString(report).contains("<strong>HOLDS</strong>"));
    }
}
