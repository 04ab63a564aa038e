package dev.insync.spec.check;

import dev.insync.spec.engine.RunDirectory;
import dev.insync.spec.engine.Sandbox;
import dev.insync.spec.engine.WorkerEnd;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Takes part in a distributed check ({@link Check#serve}) of another process; the model comes from there. */
public final class Worker {
    private Worker() {}

    /**
     * Works until the server says goodbye or is gone; an interrupt ends it, and the server gives its states to others. Java RMI
     * is confined to the address by which this machine reaches the server for the rest of this process.
     *
     * @param server a resolved address and a port
     * @param threads how many states to expand at a time
     * @param joined told the root module's name once the server knows of this worker
     * @throws SpecException with one line when nothing listens there, or something else than such a server
     */
    public static WorkerEnd run(InetSocketAddress server, int threads, Consumer<String> joined)
            throws SpecException, InterruptedException {
        try (RunDirectory directory = RunDirectory.create()) {
            return Sandbox.distributedEngine().work(server, threads, directory.path(), joined);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use the temporary directory", e);
        }
    }
}
