package dev.insync.reference.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java client, unmodified, against the wire server with real logs behind it. */
class KafkaClientTest {
    @TempDir
    Path directory;

    private SingleBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        broker = SingleBroker.in(directory);
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    private KafkaProducer<String, String> producer(Map<String, Object> more) {
        Map<String, Object> config = new java.util.HashMap<>(more);
        config.put("bootstrap.servers", broker.address());
        return new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
    }

    private List<ConsumerRecord<String, String>> consume(String topic, int partition, int count) {
        Map<String, Object> config = Map.of("bootstrap.servers", broker.address(), "auto.offset.reset", "earliest");
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, partition)));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (records.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "gzip", "snappy", "lz4", "zstd"})
    void anIdempotentProducerWritesWhatAConsumerReads(String compression) throws Exception {
        int count = 1_000;
        try (var producer = producer(Map.of("compression.type", compression, "linger.ms", 5))) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(new ProducerRecord<>("orders", "key-" + i, "value-" + i)));
            }
            for (int i = 0; i < count; i++) {
                assertEquals(i, sent.get(i).get().offset());
            }
        }
        List<ConsumerRecord<String, String>> received = consume("orders", 0, count);
        assertEquals(
                IntStream.range(0, count).mapToObj(i -> "value-" + i).toList(),
                received.stream().map(ConsumerRecord::value).toList());
    }

    @Test
    void recordsSurviveARestartOfTheBroker() throws Exception {
        try (var producer = producer(Map.of())) {
            producer.send(new ProducerRecord<>("orders", "k", "before")).get();
        }
        broker.close();
        broker = SingleBroker.in(directory);
        try (var producer = producer(Map.of())) {
            assertEquals(
                    1,
                    producer.send(new ProducerRecord<>("orders", "k", "after"))
                            .get()
                            .offset());
        }
        assertEquals(
                List.of("before", "after"),
                consume("orders", 0, 2).stream().map(ConsumerRecord::value).toList());
    }

    @Test
    void aProducerThatWantsNoAnswersGetsNone() throws Exception {
        try (var producer = producer(Map.of("acks", "0", "enable.idempotence", false))) {
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        -1,
                        producer.send(new ProducerRecord<>("orders", "value-" + i))
                                .get()
                                .offset());
            }
        }
        assertEquals(100, consume("orders", 0, 100).size());
    }

    @Test
    void aTransactionalProducerIsTurnedAwayAtOnce() {
        try (var producer = producer(Map.of("transactional.id", "tx", "max.block.ms", 20_000))) {
            assertThrows(TransactionalIdAuthorizationException.class, producer::initTransactions);
        }
    }

    @Test
    void theAdminClientManagesTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            admin.createTopics(List.of(new NewTopic("orders", 3, (short) 1)))
                    .all()
                    .get();
            var again = admin.createTopics(List.of(new NewTopic("orders", 3, (short) 1)))
                    .all();
            assertInstanceOf(
                    TopicExistsException.class,
                    assertThrows(ExecutionException.class, again::get).getCause());
            var described =
                    admin.describeTopics(List.of("orders")).allTopicNames().get();
            assertEquals(3, described.get("orders").partitions().size());
            assertEquals(1, admin.describeCluster().nodes().get().size());
            assertEquals("test-cluster", admin.describeCluster().clusterId().get());
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, "orders");
            var configs = admin.describeConfigs(List.of(resource)).all().get().get(resource);
            assertEquals("1", configs.get("min.insync.replicas").value());
            assertTrue(configs.get("min.insync.replicas").isDefault());
            admin.deleteTopics(List.of("orders")).all().get();
            assertEquals(java.util.Set.of(), admin.listTopics().names().get());
        }
    }
}
