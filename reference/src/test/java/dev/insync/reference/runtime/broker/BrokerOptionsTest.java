package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BrokerOptionsTest {
    private static final List<String> REQUIRED = List.of(
            "--id",
            "1",
            "--port",
            "9092",
            "--zookeeper",
            "localhost:2181",
            "--session-timeout-ms",
            "3000",
            "--data",
            "d");

    @Test
    void settingsAndRulesMayBeRepeated() {
        BrokerOptions options =
                parse("--config", "num.partitions=3", "--config", "min.insync.replicas=2", "--without", "KIP-101");
        assertEquals(3, options.config().numPartitions());
        assertEquals(2, options.config().minInsyncReplicas());
        assertEquals(Set.of("KIP-101"), options.without());
        assertEquals("localhost", options.host());
    }

    @Test
    void whatIsWrongIsNamed() {
        assertEquals("unknown option --frob", refusal("--frob", "1"));
        assertEquals("no value for --without", refusal("--without"));
        assertEquals("--config novalue is not of the form key=value", refusal("--config", "novalue"));
        assertEquals(
                "configuration auto.create.topics.enable must be true or false, not maybe",
                refusal("--config", "auto.create.topics.enable=maybe"));
        assertEquals(
                "option --id is missing",
                assertThrows(IllegalArgumentException.class, () -> BrokerOptions.parse(new String[0]))
                        .getMessage());
    }

    @Test
    void theConfigurationShownIsTheOneThatWasSet() {
        Map<String, String> shown =
                parse("--config", "log.segment.bytes=1048576").config().values();
        assertEquals("1048576", shown.get("log.segment.bytes"));
        assertEquals(shown, BrokerConfig.of(shown).values());
    }

    @Test
    void leadersAreMovedBackAsOftenAsConfiguredOrNever() {
        String interval = "leader.imbalance.check.interval.seconds=7";
        assertEquals(
                OptionalLong.of(7_000),
                parse("--config", interval).config().leaderBalance().periodMs());
        assertEquals(
                OptionalLong.empty(),
                parse("--config", interval, "--config", "auto.leader.rebalance.enable=false")
                        .config()
                        .leaderBalance()
                        .periodMs());
    }

    private static String refusal(String... more) {
        return assertThrows(IllegalArgumentException.class, () -> parse(more)).getMessage();
    }

    private static BrokerOptions parse(String... more) {
        List<String> arguments = new ArrayList<>(REQUIRED);
        arguments.addAll(List.of(more));
        return BrokerOptions.parse(arguments.toArray(String[]::new));
    }
}
