package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.storage.StorageException;
import dev.insync.reference.runtime.wire.WireException;
import dev.insync.reference.runtime.zk.SessionEndedException;
import dev.insync.reference.runtime.zk.ZkException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker as a process. Ends in good order on SIGTERM and SIGINT, and when its standard input ends: whoever started it
 * holds the other end of that pipe, and is gone then.
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
            watchParent();
            Broker broker = Broker.start(options);
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

    private static void watchParent() {
        Thread watcher = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            LOG.debug("input ignored");
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
