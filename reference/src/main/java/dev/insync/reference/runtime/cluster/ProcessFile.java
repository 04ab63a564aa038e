package dev.insync.reference.runtime.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which process runs a broker, written down for whoever starts the cluster after this launcher was killed: a broker that was
 * paused then cannot notice, and would hold its port and its data for ever.
 */
final class ProcessFile {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessFile.class);
    private static final long END_TIMEOUT_MS = 5_000;
    /** Each virtual machine works out when others have started, to the second. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    private final Path file;

    ProcessFile(Path file) {
        this.file = file;
    }

    void write(ProcessHandle process) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, process.pid() + " " + start(process).toEpochMilli() + "\n");
    }

    /** Ends the process that was written down, where there still is one: in good order if it can, and for certain. */
    void endLeftover() throws ClusterException {
        Optional<ProcessHandle> leftover = leftover();
        if (leftover.isEmpty()) {
            return;
        }
        ProcessHandle process = leftover.get();
        LOG.warn("process {} is left over from a launcher that was killed, and is ended", process.pid());
        BrokerProcess.signal(process.pid(), "CONT");
        if (!awaitEnd(process)) {
            process.destroyForcibly();
            if (!awaitEnd(process)) {
                throw new ClusterException("process " + process.pid() + " of an earlier cluster does not end");
            }
        }
    }

    private Optional<ProcessHandle> leftover() throws ClusterException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String[] words = Files.readString(file).strip().split(" ");
            Instant started = Instant.ofEpochMilli(Long.parseLong(words[1]));
            // a process id is used again after some time
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(process ->
                            Duration.between(started, start(process)).abs().compareTo(START_TOLERANCE) < 0);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new ClusterException(file + " cannot be read; delete it: " + e.getMessage(), e);
        }
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    private static boolean awaitEnd(ProcessHandle process) throws ClusterException {
        try {
            process.onExit().get(END_TIMEOUT_MS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new ClusterException("process " + process.pid() + " cannot be waited for: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while process " + process.pid() + " ends", e);
        }
    }
}
