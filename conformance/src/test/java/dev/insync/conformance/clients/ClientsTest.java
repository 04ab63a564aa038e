package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.ExternalClient;
import dev.insync.reference.core.Partitioner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmodified clients on one cluster of three brokers: each creates topics, produces, and consumes by assignment. */
class ClientsTest extends OnThreeBrokers {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    }

    /** As in Kafka, the other brokers hear of the topic a little later than the one that was asked to create it. */
    private static void createTopic(String topic, int partitions) throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 3)))
                    .all()
                    .get();
        }
        for (String broker : cluster.bootstrapServers().split(",")) {
            awaitTopic(broker, topic);
        }
    }

    private static void awaitTopic(String broker, String topic) {
        // The first request of a new consumer goes to the broker that it was given.
        Map<String, Object> config = Map.of("bootstrap.servers", broker, "allow.auto.create.topics", false);
        long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
        boolean known = false;
        while (!known && System.nanoTime() < deadline) {
            try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
                known = !consumer.partitionsFor(topic).isEmpty();
            }
        }
        assertTrue(known, () -> broker + " does not know " + topic);
    }

    private static KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", cluster.bootstrapServers());
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private static List<String> consume(TopicPartition partition, int count) {
        Map<String, Object> config =
                Map.of("bootstrap.servers", cluster.bootstrapServers(), "auto.offset.reset", "earliest");
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            long deadline = System.nanoTime() + READ_TIMEOUT.toNanos();
            while (records.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records.stream().map(ConsumerRecord::value).toList();
    }

    private static List<String> values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "value-" + i).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void theJavaClientReadsWhatItWrote(String compression) throws Exception {
        String topic = "java-" + compression;
        createTopic(topic, 1);
        try (var producer = producer(Map.of("compression.type", compression))) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            values(500).forEach(value -> sent.add(producer.send(new ProducerRecord<>(topic, value))));
            for (int i = 0; i < sent.size(); i++) {
                assertEquals(i, sent.get(i).get().offset());
            }
        }
        assertEquals(values(500), consume(new TopicPartition(topic, 0), 500));
    }

    @Test
    void theJavaClientCreatesATopicByUsingIt() throws Exception {
        try (var producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>("java-auto", "value-0")).get();
        }
        assertEquals(values(1), consume(new TopicPartition("java-auto", 0), 1));
    }

    @Test
    void keysGoWhereThePartitionerSays() throws Exception {
        createTopic("java-keys", 3);
        try (var producer = producer(Map.of())) {
            assertEquals(
                    2,
                    producer.send(new ProducerRecord<>("java-keys", "123", "v"))
                            .get()
                            .partition());
            for (int i = 0; i < 50; i++) {
                byte[] key = ("key-" + i).getBytes(StandardCharsets.UTF_8);
                int partition = producer.send(new ProducerRecord<>("java-keys", "key-" + i, "v"))
                        .get()
                        .partition();
                assertEquals(Partitioner.partitionFor(key, 3), partition);
            }
        }
    }

    @Test
    void theAdminClientSeesTheClusterAndIsRefusedWhatCannotBe() throws Exception {
        createTopic("java-admin", 3);
        try (Admin admin = admin()) {
            assertEquals(3, admin.describeCluster().nodes().get().size());
            var description =
                    admin.describeTopics(List.of("java-admin")).allTopicNames().get();
            assertEquals(3, description.get("java-admin").partitions().size());
            assertTrue(description.get("java-admin").partitions().stream()
                    .allMatch(partition -> partition.replicas().size() == 3));
            assertRefused(TopicExistsException.class, admin, new NewTopic("java-admin", 3, (short) 3));
            assertRefused(InvalidReplicationFactorException.class, admin, new NewTopic("too-many", 1, (short) 4));
        }
    }

    private static void assertRefused(Class<? extends Exception> error, Admin admin, NewTopic topic) {
        var created = admin.createTopics(List.of(topic)).all();
        assertInstanceOf(
                error, assertThrows(ExecutionException.class, created::get).getCause());
    }

    @Test
    void transactionsAreRefusedAtOnce() {
        try (var producer = producer(Map.of("transactional.id", "tx"))) {
            assertThrows(TransactionalIdAuthorizationException.class, producer::initTransactions);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void kcatReadsWhatItWrote(String compression) throws Exception {
        String kcat = ExternalClient.require("kcat");
        String topic = "kcat-" + compression;
        String lines = String.join("\n", values(500)) + "\n";
        List<String> produce = List.of(
                kcat,
                "-b",
                cluster.bootstrapServers(),
                "-P",
                "-t",
                topic,
                "-p",
                "0",
                "-z",
                compression,
                "-X",
                "enable.idempotence=true");
        Run.lines(directory, lines, produce);
        Kcat.awaitKnown(kcat, directory, cluster.bootstrapServers(), topic);
        assertEquals(values(500), kcatReads(kcat, topic));
        assertEquals(values(500), consume(new TopicPartition(topic, 0), 500));
    }

    private List<String> kcatReads(String kcat, String topic) throws IOException, InterruptedException {
        return Run.lines(
                directory,
                List.of(kcat, "-b", cluster.bootstrapServers(), "-C", "-t", topic, "-o", "beginning", "-e", "-q"));
    }

    @Test
    void kcatListsTheTopics() throws Exception {
        String kcat = ExternalClient.require("kcat");
        createTopic("kcat-list", 2);
        Kcat.awaitKnown(kcat, directory, cluster.bootstrapServers(), "kcat-list");
        List<String> listed = Run.lines(directory, List.of(kcat, "-b", cluster.bootstrapServers(), "-L"));
        assertTrue(listed.contains(" 3 brokers:"), listed.toString());
        assertTrue(listed.contains("  topic \"kcat-list\" with 2 partitions:"), listed.toString());
    }

    @Test
    void kafkaPythonSendsAKeyToItsPartitionAndReadsItBack() throws Exception {
        String python = ExternalClient.requirePython("kafka");
        createTopic("python-keys", 3);
        String keyed = Run.script(directory, "keyed.py");
        String servers = cluster.bootstrapServers();
        assertEquals(
                List.of("2 0"), Run.lines(directory, List.of(python, keyed, servers, "python-keys", "123", "value-0")));
        assertEquals(
                List.of("0 value-0", "end 1"),
                Run.lines(
                        directory,
                        List.of(python, Run.script(directory, "read.py"), servers, "python-keys", "2", "1")));
    }

    @Test
    void garbageFromAStrangerDoesNotDisturbTheOthers() throws Exception {
        createTopic("java-garbage", 1);
        try (var producer = producer(Map.of())) {
            for (int id : cluster.brokerIds()) {
                try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), cluster.port(id))) {
                    stranger.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    stranger.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
                    assertEquals(-1, stranger.getInputStream().read());
                }
                producer.send(new ProducerRecord<>("java-garbage", "value-" + (id - 1)))
                        .get();
            }
        }
        assertEquals(values(3), consume(new TopicPartition("java-garbage", 0), 3));
        assertTrue(cluster.brokerIds().stream().allMatch(cluster::alive));
    }
}
