package dev.insync.reference.runtime.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** Which broker listens on which port of an address. */
final class Ports {
    /**
     * Free ports are sought below those that systems give to outgoing connections (from 32768 on Linux, higher elsewhere): no
     * connection may take the port of a broker that is down for a moment.
     */
    private static final int FIRST_FREE = 10_000;

    private static final int END_FREE = 32_768;
    private static final int TRIES = 100;

    private Ports() {}

    /** The port of each broker id, any free ones with base 0; a port that is taken is an error that names the broker. */
    static SortedMap<Integer, Integer> assign(String host, int brokers, int basePort) throws ClusterException {
        SortedMap<Integer, Integer> ports = new TreeMap<>();
        List<ServerSocket> held = new ArrayList<>();
        try {
            // all are held together, so that free ports are different ones
            for (int id = 1; id <= brokers; id++) {
                ServerSocket socket = basePort == 0 ? bindFree(host, id) : bind(host, id, basePort + id - 1);
                held.add(socket);
                ports.put(id, socket.getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : held) {
                release(socket);
            }
        }
    }

    private static ServerSocket bindFree(String host, int brokerId) throws ClusterException {
        for (int tries = 1; ; tries++) {
            try {
                return bind(host, brokerId, ThreadLocalRandom.current().nextInt(FIRST_FREE, END_FREE));
            } catch (ClusterException e) {
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static ServerSocket bind(String host, int brokerId, int port) throws ClusterException {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(host, port));
            return socket;
        } catch (IOException e) {
            throw new ClusterException(
                    "port " + port + " of broker " + brokerId + " is in use (choose another with --base-port)", e);
        }
    }

    private static void release(ServerSocket socket) throws ClusterException {
        try {
            socket.close();
        } catch (IOException e) {
            throw new ClusterException("port " + socket.getLocalPort() + ": " + e.getMessage(), e);
        }
    }
}
