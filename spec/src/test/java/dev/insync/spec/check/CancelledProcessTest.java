package dev.insync.spec.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.Toys;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end in the middle of a check leaves nothing in the temporary directory. */
class CancelledProcessTest {
    @TempDir
    private Path temporary;

    /** The process: checks a model without end and reports when states are being written. */
    static final class Endless {
        private Endless() {}

        public static void main(String[] args) throws Exception {
            Check.of(Toys.model("endless"))
                    .reportingEvery(Duration.ofMillis(50))
                    .run(progress -> System.out.println(progress.counts().distinct()));
        }
    }

    @Test
    void terminationRemovesTheRunsFiles() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Endless.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
            assertNotNull(lines.readLine(), "the check never began");
            assertEquals(1, runDirectories().size());
            process.destroy();
            assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        } finally {
            process.destroyForcibly();
        }
        assertEquals(List.of(), runDirectories());
    }

    private List<Path> runDirectories() throws IOException {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("insync-tlc-"))
                    .toList();
        }
    }
}
