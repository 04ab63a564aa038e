package dev.insync.reference.runtime.wire;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections are open, in all and from each address. Kafka's rules: where there are as many as there may be, others
 * wait to be accepted; where one address has too many, its next one is closed. Safe for use by several threads.
 */
final class ConnectionLimits {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLimits.class);

    private final int max;
    private final int maxPerAddress;
    private final Map<InetAddress, Integer> byAddress = new HashMap<>();
    private int open;
    private boolean stopped;

    ConnectionLimits(int max, int maxPerAddress) {
        this.max = max;
        this.maxPerAddress = maxPerAddress;
    }

    /** Waits until there is room for another connection; false when there is nothing to wait for any more. */
    synchronized boolean awaitRoom() throws InterruptedException {
        if (open >= max) {
            LOG.warn("{} connections are open, the limit: others wait", max);
        }
        while (open >= max && !stopped) {
            wait();
        }
        return !stopped;
    }

    /** Counts a connection, unless its address has too many. */
    synchronized boolean add(InetAddress address) {
        int before = byAddress.getOrDefault(address, 0);
        if (before >= maxPerAddress) {
            return false;
        }
        byAddress.put(address, before + 1);
        open++;
        return true;
    }

    synchronized void remove(InetAddress address) {
        byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        open--;
        notifyAll();
    }

    synchronized int open() {
        return open;
    }

    /** Nobody waits any more. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}
