package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ClusterOptionsTest {
    private static final ClusterOptions DEFAULTS = ClusterOptions.defaults(Path.of("data"));

    @Test
    void threeBrokersOfWhichTwoMustHaveARecord() {
        assertSettings("3", "2", DEFAULTS);
        assertSettings("1", "1", DEFAULTS.withBrokers(1));
        assertSettings("3", "1", DEFAULTS.withConfig("min.insync.replicas", "1"));
    }

    private static void assertSettings(String replicationFactor, String minIsr, ClusterOptions options) {
        assertEquals(
                Map.of(
                        "default.replication.factor", replicationFactor,
                        "min.insync.replicas", minIsr,
                        "offsets.topic.num.partitions", "6",
                        "offsets.topic.replication.factor", replicationFactor,
                        "group.initial.rebalance.delay.ms", "0"),
                options.brokerConfig());
    }

    @Test
    void badOptionsAreNamed() {
        assertEquals("number of brokers must be 1 to 9, not 0", refusal(() -> DEFAULTS.withBrokers(0)));
        assertEquals("base port 65535 leaves no ports for 3 brokers", refusal(() -> DEFAULTS.withBasePort(65_535)));
        assertEquals(
                "session timeout must be at least 300 ms, not 10", refusal(() -> DEFAULTS.withSessionTimeoutMs(10)));
        assertEquals(
                "configuration num.partitions must be a positive number, not many",
                refusal(() -> DEFAULTS.withConfig("num.partitions", "many")));
        String unknownRule = refusal(() -> DEFAULTS.withoutRule("KIP-0"));
        assertTrue(unknownRule.startsWith("unknown fix 'KIP-0'; known: ACKS-ALL, "), unknownRule);
    }

    private static String refusal(Executable options) {
        return assertThrows(IllegalArgumentException.class, options).getMessage();
    }
}
