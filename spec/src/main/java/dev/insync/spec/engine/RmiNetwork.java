package dev.insync.spec.engine;

import java.io.IOException;
import java.io.ObjectInputFilter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.rmi.server.RMISocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Confines Java RMI, on which TLC's distributed mode runs, to one network interface. RMI listens on all of them unless it is
 * told otherwise, once for a process; and it reads any object that it is sent, unless a filter says which.
 */
public final class RmiNetwork {
    private static final String HOST_PROPERTY = "java.rmi.server.hostname";

    /** The interfaces of a proxy are looked at one by one, so any proxy of them will do. */
    private static final String FILTER = "java.base/*;java.rmi/*;jdk.proxy*;tlc2.**;util.**;dev.insync.spec.tlc.*;!*";

    private static final int CONNECT_MS = 10_000;

    private static @Nullable Sockets confined;

    private RmiNetwork() {}

    /**
     * Listens on this address only from now on, and tells others to call back there.
     *
     * @throws IllegalStateException if this process already uses RMI otherwise
     */
    public static synchronized void confineTo(InetAddress address) {
        if (confined != null) {
            if (!confined.address.equals(address)) {
                throw new IllegalStateException("this process already listens on " + confined.address.getHostAddress());
            }
            return;
        }
        Sockets sockets = new Sockets(address);
        try {
            RMISocketFactory.setSocketFactory(sockets);
        } catch (IOException e) {
            throw new IllegalStateException("this process already uses RMI in another way", e);
        }
        System.setProperty(HOST_PROPERTY, address.getHostAddress());
        if (ObjectInputFilter.Config.getSerialFilter() == null) {
            ObjectInputFilter.Config.setSerialFilter(ObjectInputFilter.Config.createFilter(FILTER));
        }
        confined = sockets;
    }

    /** The port that was opened last. */
    public static synchronized int lastPort() {
        return confined == null ? 0 : confined.lastPort;
    }

    private static final class Sockets extends RMISocketFactory {
        private final InetAddress address;
        private volatile int lastPort;

        private Sockets(InetAddress address) {
            this.address = address;
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(host, port), CONNECT_MS);
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            ServerSocket socket = new ServerSocket(port, 50, address);
            lastPort = socket.getLocalPort();
            return socket;
        }
    }
}
