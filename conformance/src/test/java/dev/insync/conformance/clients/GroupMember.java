package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client's program that is a member of a group until it is told to leave. */
final class GroupMember implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 90;
    private static final long LOOK_MS = 50;

    private final Process process;
    private final Path out;
    private final Path err;

    GroupMember(Path directory, List<String> command) throws IOException {
        out = Files.createTempFile(directory, "member", ".out");
        err = Files.createTempFile(directory, "member", ".err");
        process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** Waits until the member's latest assignment is as wished, and gives it. */
    String awaitAssignment(Predicate<String> wished) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        String latest = "";
        while (System.nanoTime() < deadline && process.isAlive()) {
            List<String> lines = Files.readAllLines(out);
            latest = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
            if (latest.startsWith("assigned ") && wished.test(latest.substring("assigned ".length()))) {
                return latest.substring("assigned ".length());
            }
            if (process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        return fail("the member's last line is: " + latest + "\n" + Files.readString(err));
    }

    /** Tells the member to leave, and waits until it has. */
    void leave() throws IOException, InterruptedException {
        try (OutputStream in = process.getOutputStream()) {
            in.write('\n');
        }
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            fail("the member did not leave well:\n" + Files.readString(err));
        }
    }

    /** Kills it, if it still runs. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
