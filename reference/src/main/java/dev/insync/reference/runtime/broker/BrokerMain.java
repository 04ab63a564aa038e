package dev.insync.reference.runtime.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.WireException;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.ZkException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker as a process. Ends in good order on SIGTERM and SIGINT, and when its standard input ends: whoever started it
 * holds the other end of that pipe, and is gone then. Lines in it are faults, see {@link Broker#disturb}.
 *
 * <p>Exit codes: 0 after a good end, 2 if the broker could not start.
 */
public final class BrokerMain {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerMain.class);
    private static final int CANNOT_START = 2;
    private static final int DID_NOT_STOP = 3;
    private static final long STOP_TIMEOUT_MS = 4_000;

    private BrokerMain() {}

    /** Starts a broker; see {@link BrokerOptions} for the arguments. */
    public static void main(String[] arguments) {
        try {
            BrokerOptions options = BrokerOptions.parse(arguments);
            AtomicReference<@Nullable Broker> started = new AtomicReference<>();
            watchParent(started);
            Broker broker = Broker.start(options);
            started.set(broker);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(broker), "stop"));
        } catch (IllegalArgumentException | StorageException | WireException | ZkException | SessionEndedException e) {
            System.err.println(e.getMessage());
            Runtime.getRuntime().halt(CANNOT_START);
        }
    }

    /** A stop that hangs must not keep the process: a new one on the same directory would have to wait for it. */
    private static void stop(Broker broker) {
        Thread deadline = new Thread(
                () -> {
                    try {
                        Thread.sleep(STOP_TIMEOUT_MS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    LOG.error("did not stop within {} ms", STOP_TIMEOUT_MS);
                    Runtime.getRuntime().halt(DID_NOT_STOP);
                },
                "stop-deadline");
        deadline.setDaemon(true);
        deadline.start();
        broker.close();
    }

    private static void disturb(@Nullable Broker broker, String fault) {
        try {
            if (broker != null) {
                broker.disturb(fault);
            }
        } catch (IllegalArgumentException e) {
            LOG.error("{}", e.getMessage());
        }
    }

    private static void watchParent(AtomicReference<@Nullable Broker> started) {
        Thread watcher = new Thread(
                () -> {
                    try {
                        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            disturb(started.get(), line);
                        }
                        LOG.info("standard input has ended: stopping");
                    } catch (IOException e) {
                        LOG.info("standard input is broken ({}): stopping", e.getMessage());
                    }
                    System.exit(0);
                },
                "parent-watcher");
        watcher.setDaemon(true);
        watcher.start();
    }
}
