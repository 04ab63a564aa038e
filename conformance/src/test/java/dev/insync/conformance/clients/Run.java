package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Runs a client's program to its end. */
final class Run {
    private static final long TIMEOUT_SECONDS = 120;

    private Run() {}

    /** What the program printed, line by line; fails if it does not end well. */
    static List<String> lines(Path directory, List<String> command) throws IOException, InterruptedException {
        return lines(directory, "", command);
    }

    /** @param input what the program reads */
    static List<String> lines(Path directory, String input, List<String> command)
            throws IOException, InterruptedException {
        Path in = Files.writeString(Files.createTempFile(directory, "in", ".txt"), input);
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        String said = String.join(" ", command) + "\n" + Files.readString(out) + Files.readString(err);
        assertTrue(ended, "no end after " + TIMEOUT_SECONDS + " s: " + said);
        assertEquals(0, process.exitValue(), said);
        return Files.readAllLines(out);
    }

    /** A program of the test resources, as text. */
    static String resource(String name) {
        try (InputStream in = Run.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program as a file that an interpreter can run. */
    static String script(Path directory, String name) throws IOException {
        return Files.writeString(directory.resolve(name), resource(name)).toString();
    }
}
