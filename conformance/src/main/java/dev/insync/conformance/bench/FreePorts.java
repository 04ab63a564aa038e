package dev.insync.conformance.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on which nothing listens, below those that systems give to outgoing connections. */
final class FreePorts {
    private static final int FIRST = 10_000;
    private static final int END = 32_000;
    private static final int TRIES = 100;

    private FreePorts() {}

    /** The first of so many free ports that follow one another. */
    static int inARow(int count) throws BenchException {
        for (int tries = 0; tries < TRIES; tries++) {
            int first = ThreadLocalRandom.current().nextInt(FIRST, END);
            boolean free = true;
            for (int port = first; port < first + count; port++) {
                free &= isFree(port);
            }
            if (free) {
                return first;
            }
        }
        throw new BenchException("no " + count + " free ports between " + FIRST + " and " + END);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
