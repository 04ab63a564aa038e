package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConformCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway") // JUnit sets it
    private Path directory;

    @Test
    void whereNothingAnswersOneLineSaysSoAndNoFileIsLeft() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path history = directory.resolve("history.ndjson");
        Path report = directory.resolve("report.html");
        assertEquals(
                2,
                run(
                        "--bootstrap",
                        "localhost:" + port,
                        "--history",
                        history.toString(),
                        "--report",
                        report.toString()));
        assertOneErrorLine("insync conform: no Kafka broker listens at localhost:" + port);
        try (var files = Files.list(directory)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--seconds,0,--seconds must be 1 to 3600",
        "--producers,-1,--producers must be 1 to 100",
        "--consumers,101,--consumers must be 1 to 100",
        "--partitions,0,--partitions must be 1 to 100"
    })
    void aNumberOutOfRangeIsRefusedBeforeAnythingStarts(String option, String value, String message) {
        assertEquals(2, run("--bootstrap", "localhost:1", option, value));
        assertOneErrorLine("insync conform: " + message + ", not " + value + "; see ./insync conform --help");
    }

    @Test
    void anAddressWithoutAPortIsQuoted() {
        assertEquals(2, run("--bootstrap", "localhost"));
        assertOneErrorLine("insync conform: --bootstrap: expected HOST:PORT[,HOST:PORT...], not 'localhost';"
                + " see ./insync conform --help");
    }

    @Test
    void aPlaceThatCannotTakeTheReportIsNamedBeforeTheLoad() {
        Path nowhere = directory.resolve("missing").resolve("report.html");
        assertEquals(2, run("--bootstrap", "localhost:1", "--report", nowhere.toString()));
        assertOneErrorLine("insync conform: --report: no directory " + nowhere.getParent());
        assertFalse(Files.exists(nowhere));
    }

    @Test
    void aDirectoryIsNoHistoryFile() {
        assertEquals(2, run("--bootstrap", "localhost:1", "--history", directory.toString()));
        assertOneErrorLine("insync conform: --history: " + directory + " is a directory");
    }

    private int run(String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "conform";
        System.arraycopy(options, 0, args, 1, options.length);
        return Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), Map.of(), args);
    }

    private void assertOneErrorLine(String expected) {
        assertEquals(List.of(expected), err.toString().lines().toList());
    }
}
