package dev.insync.conformance.workload;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code host:port[,host:port...]}, the way Kafka clients are told where a cluster is. */
public final class BootstrapServers {
    private static final int MAX_PORT = 65_535;

    private BootstrapServers() {}

    /**
     * The addresses, in order; a host name that does not resolve stays unresolved.
     *
     * @throws IllegalArgumentException with one line for the user when the text is something else
     */
    public static List<InetSocketAddress> parse(String text) {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            addresses.add(parseOne(part.strip(), text));
        }
        return addresses;
    }

    private static InetSocketAddress parseOne(String part, String whole) {
        int colon = part.lastIndexOf(':');
        if (colon < 1) {
            throw bad(whole);
        }
        try {
            int port = Integer.parseInt(part.substring(colon + 1));
            if (port < 1 || port > MAX_PORT) {
                throw bad(whole);
            }
            return new InetSocketAddress(part.substring(0, colon).replaceAll("[\\[\\]]", ""), port);
        } catch (NumberFormatException e) {
            throw bad(whole);
        }
    }

    private static IllegalArgumentException bad(String text) {
        return new IllegalArgumentException("expected HOST:PORT[,HOST:PORT...], not '" + text + "'");
    }
}
