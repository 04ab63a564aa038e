package dev.insync.reference.runtime.zk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.insync.reference.runtime.TopicPartition;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Kafka's znode texts, so that Kafka's own tools can read what these brokers write. */
final class ZnodeJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ZnodeJson() {}

    static byte[] broker(BrokerRegistration broker, long nowMs) {
        ObjectNode node = JSON.createObjectNode();
        node.putObject("features");
        node.putObject("listener_security_protocol_map").put("PLAINTEXT", "PLAINTEXT");
        node.putArray("endpoints").add("PLAINTEXT://" + broker.host() + ":" + broker.port());
        node.put("jmx_port", -1);
        node.put("port", broker.port());
        node.put("host", broker.host());
        node.put("version", 5);
        node.put("timestamp", Long.toString(nowMs));
        return bytes(node);
    }

    static BrokerRegistration broker(int id, byte[] data) {
        String path = ZkPaths.broker(id);
        JsonNode node = parse(path, data);
        return new BrokerRegistration(
                id,
                required(path, node, "host").asText(),
                required(path, node, "port").asInt());
    }

    static byte[] controller(int brokerId, long nowMs) {
        ObjectNode node = JSON.createObjectNode();
        node.put("version", 1);
        node.put("brokerid", brokerId);
        node.put("timestamp", Long.toString(nowMs));
        return bytes(node);
    }

    static int controller(byte[] data) {
        return required(ZkPaths.CONTROLLER, parse(ZkPaths.CONTROLLER, data), "brokerid")
                .asInt();
    }

    static byte[] state(StateZnode state) {
        ObjectNode node = JSON.createObjectNode();
        node.put("controller_epoch", state.controllerEpoch());
        node.put("leader", state.leader());
        node.put("version", 1);
        node.put("leader_epoch", state.leaderEpoch());
        ArrayNode isr = node.putArray("isr");
        state.isr().forEach(isr::add);
        return bytes(node);
    }

    static StateZnode state(String path, byte[] data) {
        JsonNode node = parse(path, data);
        return new StateZnode(
                required(path, node, "leader").asInt(),
                required(path, node, "leader_epoch").asInt(),
                ints(required(path, node, "isr")),
                required(path, node, "controller_epoch").asInt());
    }

    static byte[] topic(TopicAssignment assignment) {
        ObjectNode node = JSON.createObjectNode();
        putReplicas(node, "removing_replicas", assignment.removing());
        putReplicas(node, "partitions", assignment.replicas());
        node.put("topic_id", topicId(assignment.topicId()));
        putReplicas(node, "adding_replicas", assignment.adding());
        node.put("version", 3);
        return bytes(node);
    }

    private static void putReplicas(ObjectNode node, String field, SortedMap<Integer, List<Integer>> replicas) {
        ObjectNode partitions = node.putObject(field);
        replicas.forEach((partition, brokers) -> {
            ArrayNode ids = partitions.putArray(Integer.toString(partition));
            brokers.forEach(ids::add);
        });
    }

    private static SortedMap<Integer, List<Integer>> replicas(String path, JsonNode partitions) {
        SortedMap<Integer, List<Integer>> replicas = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : partitions.properties()) {
            replicas.put(number(path, entry.getKey()), ints(entry.getValue()));
        }
        return replicas;
    }

    static TopicAssignment topic(String path, byte[] data) {
        JsonNode node = parse(path, data);
        return new TopicAssignment(
                topicId(path, required(path, node, "topic_id").asText()),
                replicas(path, required(path, node, "partitions")),
                replicas(path, required(path, node, "adding_replicas")),
                replicas(path, required(path, node, "removing_replicas")));
    }

    static byte[] config(Map<String, String> config) {
        ObjectNode node = JSON.createObjectNode();
        node.put("version", 1);
        ObjectNode entries = node.putObject("config");
        new TreeMap<>(config).forEach(entries::put);
        return bytes(node);
    }

    static SortedMap<String, String> config(String path, byte[] data) {
        SortedMap<String, String> config = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry :
                required(path, parse(path, data), "config").properties()) {
            config.put(entry.getKey(), entry.getValue().asText());
        }
        return config;
    }

    private static final String TOPIC_ENTITY = "topics/";

    static byte[] configChange(String topic) {
        return bytes(JSON.createObjectNode().put("version", 2).put("entity_path", TOPIC_ENTITY + topic));
    }

    /** The topic, or null where the note is about something else. */
    static @Nullable String configChange(String path, byte[] data) {
        String entity = required(path, parse(path, data), "entity_path").asText();
        return entity.startsWith(TOPIC_ENTITY) ? entity.substring(TOPIC_ENTITY.length()) : null;
    }

    static byte[] producerIds(int brokerId, ProducerIdBlock block) {
        ObjectNode node = JSON.createObjectNode();
        node.put("version", 1);
        node.put("broker", brokerId);
        node.put("block_start", Long.toString(block.first()));
        node.put("block_end", Long.toString(block.last()));
        return bytes(node);
    }

    static long producerIdsEnd(byte[] data) {
        return required(ZkPaths.PRODUCER_IDS, parse(ZkPaths.PRODUCER_IDS, data), "block_end")
                .asLong();
    }

    static byte[] clusterId(String id) {
        return bytes(JSON.createObjectNode().put("version", "1").put("id", id));
    }

    static String clusterId(byte[] data) {
        return required(ZkPaths.CLUSTER_ID, parse(ZkPaths.CLUSTER_ID, data), "id")
                .asText();
    }

    static byte[] isrChange(List<TopicPartition> partitions) {
        ObjectNode node = JSON.createObjectNode();
        node.put("version", 1);
        ArrayNode entries = node.putArray("partitions");
        for (TopicPartition id : partitions) {
            entries.addObject().put("topic", id.topic()).put("partition", id.partition());
        }
        return bytes(node);
    }

    static List<TopicPartition> isrChange(String path, byte[] data) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (JsonNode entry : required(path, parse(path, data), "partitions")) {
            partitions.add(new TopicPartition(
                    required(path, entry, "topic").asText(),
                    required(path, entry, "partition").asInt()));
        }
        return partitions;
    }

    static byte[] diskFailure(int brokerId) {
        return bytes(JSON.createObjectNode()
                .put("version", 1)
                .put("broker", brokerId)
                .put("event", 1));
    }

    static int diskFailure(String path, byte[] data) {
        return required(path, parse(path, data), "broker").asInt();
    }

    /** Kafka's text form of a 128-bit id: base64 for URLs, without padding. */
    static String topicId(UUID id) {
        ByteBuffer bytes = ByteBuffer.allocate(16).putLong(id.getMostSignificantBits());
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(bytes.putLong(id.getLeastSignificantBits()).array());
    }

    private static UUID topicId(String path, String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            return new UUID(bytes.getLong(), bytes.getLong());
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw new ZkException(path + ": not a topic id: " + text, e);
        }
    }

    private static int number(String path, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new ZkException(path + ": not a partition number: " + text, e);
        }
    }

    private static List<Integer> ints(JsonNode array) {
        List<Integer> values = new ArrayList<>(array.size());
        array.forEach(value -> values.add(value.asInt()));
        return values;
    }

    private static JsonNode required(String path, JsonNode node, String field) {
        JsonNode value = node.get(field);
        if (value == null) {
            throw new ZkException(path + ": no field \"" + field + "\" in " + node);
        }
        return value;
    }

    private static JsonNode parse(String path, byte[] data) {
        try {
            return JSON.readTree(data);
        } catch (IOException e) {
            throw new ZkException(path + ": not JSON (" + data.length + " bytes)", e);
        }
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new ZkException("cannot write " + node, e);
        }
    }
}
