package dev.insync.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes of a benchmark. None outlives {@link #close}, nor this process when a signal ends it. */
final class Children implements AutoCloseable {
    private static final int END_TIMEOUT_S = 10;
    private static final int DELETE_ATTEMPTS = 3;

    private final Deque<Process> running = new ArrayDeque<>();
    private final Thread hook;
    private boolean closed;

    /** @param scratch where they write; a signal to this process ends them, and deletes it */
    Children(Path scratch) {
        hook = new Thread(() -> interrupted(scratch), "end-processes");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts a process whose output goes to the file. */
    synchronized Process start(List<String> command, Path output) throws BenchException {
        if (closed) {
            throw new BenchException("interrupted");
        }
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                    .start();
            running.addLast(process);
            return process;
        } catch (IOException e) {
            throw new BenchException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /** Kills a process, and those that it started. */
    synchronized void kill(Process process) {
        kill(process.toHandle());
        running.remove(process);
    }

    private static void kill(ProcessHandle process) {
        List<ProcessHandle> all =
                Stream.concat(Stream.of(process), process.descendants()).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(each -> each.onExit()
                .completeOnTimeout(each, END_TIMEOUT_S, TimeUnit.SECONDS)
                .join());
    }

    /** The process that one of these started whose command line holds the words one after another. */
    static Optional<ProcessHandle> find(Process parent, List<String> words) {
        return parent.descendants()
                .filter(child -> child.info()
                        .arguments()
                        .map(arguments -> String.join(" ", arguments).contains(String.join(" ", words)))
                        .orElse(false))
                .findFirst();
    }

    /** What was to be measured fails now, and whoever asked for it deletes the same directory. */
    private void interrupted(Path scratch) {
        killAll();
        for (int attempt = 0; attempt < DELETE_ATTEMPTS && Files.exists(scratch); attempt++) {
            try {
                Scratch.delete(scratch);
            } catch (IOException | UncheckedIOException e) {
                if (attempt == DELETE_ATTEMPTS - 1) {
                    System.err.println("insync: cannot delete " + scratch + ": " + e.getMessage());
                }
            }
        }
    }

    private synchronized void killAll() {
        closed = true;
        running.forEach(process -> kill(process.toHandle()));
        running.clear();
    }

    @Override
    public void close() {
        killAll();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // this virtual machine is ending, and the hook does the same
            return;
        }
    }
}
