package dev.insync.conformance.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClusterViewTest {
    @Test
    void aPortThatNobodyListensOnIsNamedAtOnce() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertEquals("no Kafka broker listens at 127.0.0.1:" + port, connect("127.0.0.1:" + port));
    }

    @Test
    void aListenerThatIsNoBrokerIsToldApart() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + socket.getLocalPort();
            assertEquals(
                    "something listens at " + address + ", but it does not answer as a Kafka broker within 1 s",
                    connect(address));
        }
    }

    private static String connect(String address) {
        return String.valueOf(assertThrows(
                        ClusterUnavailableException.class, () -> ClusterView.connect(address, Duration.ofSeconds(1)))
                .getMessage());
    }
}
