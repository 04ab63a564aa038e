package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressTest {
    /** An address that is reserved for documentation (RFC 5737), and so nobody's. */
    private static final String ELSEWHERE = "192.0.2.1";

    @TempDir
    Path directory;

    @Test
    void brokersListenWhereTheyAreToldAndNowhereElse() throws Exception {
        ClusterOptions options = ClusterOptions.defaults(directory.resolve("data"))
                .withBrokers(1)
                .withBasePort(0)
                .withHost("127.0.0.2");
        try (InProcessCluster cluster = InProcessCluster.start(options)) {
            assertTrue(cluster.bootstrapServers().startsWith("127.0.0.2:"));
            try (KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
                Clients.send(producer, "somewhere", List.of("value"));
            }
            int port = Integer.parseInt(cluster.bootstrapServers().substring("127.0.0.2:".length()));
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.1", port).close());
        }
    }

    @ParameterizedTest
    @CsvSource({
        ELSEWHERE + ", it is not an address of this machine",
        "0.0.0.0, 'clients are told this address, and it is no one''s'",
        "no such host, no such host"
    })
    void anAddressThatIsNotOneOfThisMachineIsRefusedInOneLine(String host, String reason) {
        ClusterOptions options = ClusterOptions.defaults(directory);
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> options.withHost(host));
        assertEquals("brokers cannot listen on " + host + ": " + reason, e.getMessage());
    }

    @Test
    void whoeverLeavesTheLoopbackAddressIsWarned() {
        assertEquals(Optional.empty(), ListenAddress.warning("localhost"));
        assertEquals(Optional.empty(), ListenAddress.warning("127.0.0.2"));
        assertEquals(
                Optional.of("the brokers listen on 192.0.2.1, and whoever reaches it can read and change everything: "
                        + "there is no TLS, no authentication and no authorization"),
                ListenAddress.warning(ELSEWHERE));
    }
}
