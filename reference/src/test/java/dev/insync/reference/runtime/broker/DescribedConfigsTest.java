package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.wire.DescribeConfigs;
import dev.insync.reference.runtime.wire.DescribeConfigs.Entry;
import dev.insync.reference.runtime.wire.DescribeConfigs.Source;
import dev.insync.reference.runtime.wire.DescribeConfigs.Synonym;
import dev.insync.reference.runtime.wire.DescribeConfigs.Type;
import dev.insync.reference.runtime.wire.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class DescribedConfigsTest {
    private static final BrokerOptions OPTIONS = new BrokerOptions(
            1,
            "localhost",
            9092,
            "localhost:2181",
            3000,
            Path.of("/data/broker-1"),
            new TreeSet<>(),
            BrokerConfig.of(
                    Map.of("log.segment.bytes", "1048576", "message.max.bytes", "2000000", "log.retention.hours", "1")),
            Optional.empty());

    private final DescribedConfigs configs = new DescribedConfigs(OPTIONS);

    private static Entry find(List<Entry> entries, String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + entries));
    }

    private Entry topic(String name, Map<String, String> own) {
        return find(configs.ofTopic("orders", own), name);
    }

    private Entry broker(String name) {
        return find(configs.ofBroker(), name);
    }

    @Test
    void aTopicsOwnValueComesBeforeTheBrokersAndThatBeforeTheDefault() {
        Synonym standard = new Synonym("log.segment.bytes", "1073741824", Source.DEFAULT_CONFIG);
        Synonym ofBroker = new Synonym("log.segment.bytes", "1048576", Source.STATIC_BROKER_CONFIG);
        Synonym own = new Synonym("segment.bytes", "100", Source.DYNAMIC_TOPIC_CONFIG);
        assertEquals(
                new Entry("segment.bytes", "100", Type.INT, false, List.of(own, ofBroker, standard)),
                topic("segment.bytes", Map.of("segment.bytes", "100")));
        assertEquals(
                new Entry("segment.bytes", "1048576", Type.INT, false, List.of(ofBroker, standard)),
                topic("segment.bytes", Map.of()));
        assertEquals(Source.DEFAULT_CONFIG, topic("segment.ms", Map.of()).source());
    }

    /** Kafka does not name a coarser unit as the place where a topic's value comes from. */
    @Test
    void aTimeThatTheBrokerHasInHoursIsDescribedInMilliseconds() {
        assertEquals(
                new Entry("retention.ms", "3600000", Type.LONG, false, List.of()), topic("retention.ms", Map.of()));
        assertEquals(
                List.of(
                        new Synonym("log.retention.hours", "1", Source.STATIC_BROKER_CONFIG),
                        new Synonym("log.retention.hours", "168", Source.DEFAULT_CONFIG)),
                broker("log.retention.hours").synonyms());
        BrokerConfig minutes = BrokerConfig.of(Map.of("log.retention.minutes", "2", "log.retention.hours", "1"));
        assertEquals(120_000, minutes.logs().retentionMs());
        BrokerConfig ms = BrokerConfig.of(Map.of("log.retention.ms", "5", "log.retention.minutes", "2"));
        assertEquals(5, ms.logs().retentionMs());
        assertEquals(
                -1, BrokerConfig.of(Map.of("log.retention.hours", "-1")).logs().retentionMs());
        assertEquals(
                3_600_000, BrokerConfig.of(Map.of("log.roll.hours", "1")).logs().rollMs());
        assertEquals(7, BrokerConfig.of(Map.of("log.roll.ms", "7")).logs().rollMs());
    }

    @Test
    void whatIsDescribedIsWhatHolds() {
        TopicConfig.defaults(OPTIONS.config()).forEach((name, value) -> {
            Entry entry = topic(name, Map.of());
            assertEquals(value, entry.value(), name);
            assertFalse(entry.readOnly(), name);
        });
        OPTIONS.config()
                .values()
                .forEach((name, value) -> assertEquals(value, broker(name).value(), name));
    }

    @Test
    void whatNobodyCanSetIsDescribedAsItIs() {
        assertEquals("2000000", topic("max.message.bytes", Map.of()).value());
        assertEquals(
                Source.STATIC_BROKER_CONFIG,
                topic("max.message.bytes", Map.of()).source());
        // what another broker of this ensemble may have written changes nothing here
        Entry policy = topic("cleanup.policy", Map.of("cleanup.policy", "compact"));
        assertEquals("delete", policy.value());
        assertEquals(Type.LIST, policy.type());
        Entry groups = find(configs.ofTopic(Coordinators.TOPIC, Map.of()), "cleanup.policy");
        assertEquals("compact", groups.value());
        assertEquals(Source.DYNAMIC_TOPIC_CONFIG, groups.source());
        assertTrue(topic("max.message.bytes", Map.of()).readOnly());
        Entry remote = topic("remote.storage.enable", Map.of());
        assertEquals(new Entry("remote.storage.enable", "false", Type.BOOLEAN, true, List.of()), remote);
        assertEquals(Source.DEFAULT_CONFIG, remote.source());
    }

    @Test
    void aBrokerTellsHowItWasStarted() {
        assertEquals(
                List.of(
                        new Synonym("log.segment.bytes", "1048576", Source.STATIC_BROKER_CONFIG),
                        new Synonym("log.segment.bytes", "1073741824", Source.DEFAULT_CONFIG)),
                broker("log.segment.bytes").synonyms());
        assertEquals(Source.DEFAULT_CONFIG, broker("num.partitions").source());
        assertEquals(Type.INT, broker("num.partitions").type());
        assertEquals(Type.BOOLEAN, broker("auto.create.topics.enable").type());
        assertEquals(Type.LONG, broker("log.retention.bytes").type());
        assertEquals(Type.INT, broker("log.roll.hours").type());
        assertEquals(Type.SHORT, broker("offsets.topic.replication.factor").type());
        assertEquals("1", broker("broker.id").value());
        assertEquals("PLAINTEXT://localhost:9092", broker("listeners").value());
        assertEquals("/data/broker-1", broker("log.dirs").value());
        assertEquals("localhost:2181", broker("zookeeper.connect").value());
        assertEquals(Source.STATIC_BROKER_CONFIG, broker("listeners").source());
    }

    @Test
    void aBrokerDescribesItselfAndNoOtherOne() {
        ConfigRequests requests = new ConfigRequests(OPTIONS, LoneReplicas.errandsWithoutZooKeeper());
        assertFalse(requests.describeBroker(resource("1", null)).entries().isEmpty());
        assertEquals(
                List.of(broker("broker.id")),
                requests.describeBroker(resource("1", List.of("broker.id"))).entries());
        assertEquals(
                new DescribeConfigs.ResourceResult(ErrorCode.NONE, null, List.of()),
                requests.describeBroker(resource("", null)));
        assertEquals(
                ErrorCode.INVALID_REQUEST,
                requests.describeBroker(resource("2", null)).error());
    }

    private static DescribeConfigs.Resource resource(String name, List<String> keys) {
        return new DescribeConfigs.Resource(DescribeConfigs.ResourceKind.BROKER, name, keys);
    }
}
