package dev.insync.reference.runtime.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicConfigTest {
    @Test
    void whatTheBrokerDoesAnywayMayBeAskedFor() {
        assertNull(TopicConfig.refusal("cleanup.policy", "delete"));
        assertNull(TopicConfig.refusal("compression.type", "producer"));
        assertNull(TopicConfig.refusal("message.downconversion.enable", "true"));
        assertNull(TopicConfig.refusal("message.downconversion.enable", "false"));
        assertNull(TopicConfig.refusal("message.timestamp.type", "CreateTime"));
        assertNull(TopicConfig.refusal("preallocate", "false"));
        assertNull(TopicConfig.refusal("leader.replication.throttled.replicas", ""));
        assertNull(TopicConfig.refusal("follower.replication.throttled.replicas", ""));
    }

    @Test
    void aRefusalSaysWhetherKeyOrValueIsWrong() {
        assertEquals(
                "cleanup.policy=compact is not supported, only delete",
                TopicConfig.refusal("cleanup.policy", "compact"));
        assertEquals(
                "leader.replication.throttled.replicas=0:1 is not supported, only the empty string",
                TopicConfig.refusal("leader.replication.throttled.replicas", "0:1"));
        assertEquals(
                "min.insync.replicas=none is not supported, only a number from 1 to 99999",
                TopicConfig.refusal("min.insync.replicas", "none"));
        assertEquals(
                "topics of this broker do not have Kafka's configuration max.message.bytes",
                TopicConfig.refusal("max.message.bytes", "1"));
        assertEquals(
                "there is no topic configuration min.insync.replica", TopicConfig.refusal("min.insync.replica", "1"));
    }

    @Test
    void everyKeyOfKafkaIsKnown() throws Exception {
        int keys = 0;
        for (Field field : org.apache.kafka.common.config.TopicConfig.class.getFields()) {
            if (field.getName().endsWith("_CONFIG")) {
                keys++;
                String refusal = TopicConfig.refusal((String) field.get(null), "no value");
                assertTrue(refusal != null && !refusal.startsWith("there is no"), refusal);
            }
        }
        assertTrue(keys > 20, keys + " keys");
    }

    @Test
    void valuesAreStoredInOneWayOfWriting() {
        assertEquals("2", TopicConfig.canonical("min.insync.replicas", " +02 "));
        assertEquals("true", TopicConfig.canonical("unclean.leader.election.enable", "TRUE "));
        assertEquals("false", TopicConfig.canonical("preallocate", "False"));
        assertEquals("delete", TopicConfig.canonical("cleanup.policy", " delete"));
        Map<String, String> own = Map.of("min.insync.replicas", TopicConfig.canonical("min.insync.replicas", "\t3\n"));
        assertEquals(3, TopicConfig.Values.of(own, BrokerConfig.of(Map.of())).minInsyncReplicas());
    }
}
