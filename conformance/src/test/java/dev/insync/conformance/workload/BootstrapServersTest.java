package dev.insync.conformance.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapServersTest {
    @Test
    void severalAddressesKeepTheirOrder() {
        assertEquals(
                List.of(new InetSocketAddress("127.0.0.1", 9092), new InetSocketAddress("127.0.0.1", 9093)),
                BootstrapServers.parse("127.0.0.1:9092, 127.0.0.1:9093"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:",
                ":9092",
                "localhost:0",
                "localhost:65536",
                "localhost:http",
                "a:1,"
            })
    void anythingElseIsQuotedInTheMessage(String text) {
        assertEquals(
                "expected HOST:PORT[,HOST:PORT...], not '" + text + "'",
                assertThrows(IllegalArgumentException.class, () -> BootstrapServers.parse(text))
                        .getMessage());
    }
}
