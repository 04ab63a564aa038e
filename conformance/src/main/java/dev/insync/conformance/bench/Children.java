package dev.insync.conformance.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The processes of a benchmark. None outlives {@link #close}, which a signal to this process also runs. */
final class Children implements AutoCloseable {
    private static final int END_TIMEOUT_S = 10;

    private final Deque<Process> running = new ArrayDeque<>();
    private final Thread hook = new Thread(this::killAll, "end-processes");
    private boolean closed;

    Children() {
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
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        process.onExit()
                .completeOnTimeout(process, END_TIMEOUT_S, TimeUnit.SECONDS)
                .join();
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
