package dev.insync.reference.runtime.cluster;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Optional;

/** The address that brokers listen on and register under: the loopback address, unless the user asks for another. */
public final class ListenAddress {
    /** Nobody else on the network can reach it. */
    public static final String DEFAULT = "localhost";

    private ListenAddress() {}

    /**
     * Checks that brokers can listen there.
     *
     * @throws IllegalArgumentException if it is not one address of this machine; the message says why
     */
    static void check(String host) {
        InetAddress address = resolve(host);
        if (address.isAnyLocalAddress()) {
            throw new IllegalArgumentException(
                    "brokers cannot listen on " + host + ": clients are told this address, and it is no one's");
        }
        if (!isOfThisMachine(address)) {
            throw new IllegalArgumentException(
                    "brokers cannot listen on " + host + ": it is not an address of this machine");
        }
    }

    private static InetAddress resolve(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("brokers cannot listen on " + host + ": no such host", e);
        }
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            throw new IllegalArgumentException("brokers cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /** What the user is to know before brokers listen where others may reach them. */
    public static Optional<String> warning(String host) {
        return resolve(host).isLoopbackAddress()
                ? Optional.empty()
                : Optional.of(
                        "the brokers listen on " + host + ", and whoever reaches it can read and change everything: "
                                + "there is no TLS, no authentication and no authorization");
    }
}
