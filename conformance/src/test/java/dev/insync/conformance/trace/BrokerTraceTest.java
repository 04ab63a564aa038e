package dev.insync.conformance.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.LocalCluster;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.trace.Validation;
import dev.insync.spec.trace.ValidationResult;
import dev.insync.spec.trace.ValidationResult.Verdict;
import dev.insync.spec.trace.ValidationText;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real brokers did is a behaviour of the specification, and what they did without a rule is not. */
class BrokerTraceTest {
    private static final String TOPIC = "orders";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    @TempDir
    private Path directory;

    @Test
    void aRunUnderALeaderKillAndACutLinkIsABehaviourOfTheSpecification() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(options());
                KafkaProducer<String, String> producer = producer(cluster)) {
            send(producer, 8);
            int killed = leader(cluster);
            cluster.kill(killed);
            send(producer, 4);
            cluster.restart(killed);
            awaitIsr(cluster, 3);
            int leader = leader(cluster);
            cluster.cut(killed, leader);
            send(producer, 4);
            awaitIsr(cluster, 2);
            cluster.heal(killed, leader);
            awaitIsr(cluster, 3);
        }

        List<String> trace = merge();

        ValidationResult result = validate(trace);
        assertEquals(Verdict.ACCEPTED, result.verdict(), () -> String.join("\n", ValidationText.lines(result)));
        assertNull(result.broken());
        List<String> actions = List.of("Crash", "ElectLeader", "Restart", "ShrinkIsr", "ExpandIsr", "WriteIsr");
        actions.forEach(action ->
                assertTrue(trace.stream().anyMatch(line -> line.contains("\"" + action + "\"")), () -> "no " + action));

        List<String> damaged = new ArrayList<>(trace);
        damaged.removeIf(line -> line.contains("\"ElectLeader\""));
        assertEquals(Verdict.REJECTED, validate(damaged).verdict());
    }

    @Test
    void brokersThatAcknowledgeTooEarlyAreFoundOut() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(options().withBrokers(2).withoutRule("ACKS-ALL"));
                KafkaProducer<String, String> producer = producer(cluster)) {
            send(producer, 1);
        }

        ValidationResult result = validate(merge());

        assertEquals(Verdict.REJECTED, result.verdict());
        assertTrue(
                ValidationText.lines(result).stream().anyMatch(line -> line.contains("client.0.acked")),
                () -> String.join("\n", ValidationText.lines(result)));
    }

    @Test
    void replicasThatMoveAreABehaviourOfTheSpecification() throws Exception {
        try (LocalCluster cluster = LocalCluster.start(options());
                KafkaProducer<String, String> producer = producer(cluster);
                Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            // who is cut off is not the controller, whom the leader must hear
            int first = cluster.controller().orElseThrow();
            int late = first % 3 + 1;
            int other = late % 3 + 1;
            admin.createTopics(List.of(new NewTopic(TOPIC, Map.of(0, List.of(first, late)))))
                    .all()
                    .get();
            send(producer, 2);
            move(admin, late, first, other);
            send(producer, 1);
            move(admin, other, first);
            send(producer, 1);
            cluster.cut(late, first);
            reassign(admin, other, late);
            admin.alterPartitionReassignments(Map.of(PARTITION, Optional.empty()))
                    .all()
                    .get();
            send(producer, 1);
        }

        List<String> trace = merge();

        ValidationResult result = validate(trace);
        assertEquals(Verdict.ACCEPTED, result.verdict(), () -> String.join("\n", ValidationText.lines(result)));
        assertNull(result.broken());
        Map.of("StartReassignment", 3L, "CompleteReassignment", 2L, "CancelReassignment", 1L)
                .forEach((action, times) -> assertEquals(
                        times,
                        trace.stream()
                                .filter(line -> line.contains("\"" + action + "\""))
                                .count(),
                        action));

        List<String> damaged = new ArrayList<>(trace);
        damaged.replaceAll(line -> line.replace("\"CancelReassignment\"", "\"CompleteReassignment\""));
        assertEquals(Verdict.REJECTED, validate(damaged).verdict());
    }

    @RepeatedTest(10)
    @Tag("deep")
    void runsUnderRandomFaultsAreBehavioursOfTheSpecification() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (LocalCluster cluster = LocalCluster.start(options());
                KafkaProducer<String, String> producer = producer(cluster)) {
            send(producer, 2);
            for (int i = 0; i < 5; i++) {
                int a = 1 + random.nextInt(3);
                int b = a % 3 + 1;
                int kind = random.nextInt(4);
                int lengthMs = random.nextInt(4_000);
                switch (kind) {
                    case 0 -> cluster.kill(a);
                    case 1 -> cluster.pause(a);
                    case 2 -> cluster.cut(a, b);
                    default -> cluster.cutZooKeeper(a);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(lengthMs));
                switch (kind) {
                    case 0 -> cluster.restart(a);
                    case 1 -> cluster.resume(a);
                    case 2 -> cluster.heal(a, b);
                    default -> cluster.healZooKeeper(a);
                }
                send(producer, 2);
            }
            awaitIsr(cluster, 3);
        }

        ValidationResult result = validate(merge());

        assertEquals(
                Verdict.ACCEPTED,
                result.verdict(),
                () -> "seed " + seed + "\n" + String.join("\n", ValidationText.lines(result)));
        assertNull(result.broken());
    }

    private ClusterOptions options() {
        return ClusterOptions.defaults(directory.resolve("data"))
                .withBasePort(0)
                .withSessionTimeoutMs(1_500)
                .withConfig("replica.lag.time.max.ms", "1500")
                .withTrace(directory.resolve("events"));
    }

    private static KafkaProducer<String, String> producer(LocalCluster cluster) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
        properties.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 50);
        properties.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 50);
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }

    private static void send(KafkaProducer<String, String> producer, int count) throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sent.add(producer.send(new ProducerRecord<>(TOPIC, "value")));
        }
        for (Future<RecordMetadata> each : sent) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    private static void move(Admin admin, Integer... replicas) throws Exception {
        reassign(admin, replicas);
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!admin.listPartitionReassignments().reassignments().get().isEmpty()) {
            assertTrue(System.nanoTime() < deadlineNs, "the replicas do not come to " + List.of(replicas));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static void reassign(Admin admin, Integer... replicas) throws Exception {
        admin.alterPartitionReassignments(
                        Map.of(PARTITION, Optional.of(new NewPartitionReassignment(List.of(replicas)))))
                .all()
                .get();
    }

    private static int leader(LocalCluster cluster) throws ClusterException {
        return cluster.partitionState(TOPIC, 0).orElseThrow().leader();
    }

    private static void awaitIsr(LocalCluster cluster, int size) throws ClusterException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (cluster.partitionState(TOPIC, 0).orElseThrow().isr().size() != size) {
            assertTrue(System.nanoTime() < deadlineNs, "the ISR does not become " + size + " replicas");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private List<String> merge() throws Exception {
        Path file = directory.resolve("merged.ndjson");
        MergedTrace.write(BrokerLogs.read(directory.resolve("events")), TOPIC + "-0", file);
        return Files.readAllLines(file);
    }

    private ValidationResult validate(List<String> lines) throws Exception {
        Path file = directory.resolve("judged.ndjson");
        Files.write(file, lines);
        try (Reader reader = Files.newBufferedReader(file)) {
            return Validation.against(SpecSources.find()).run("judged.ndjson", reader);
        }
    }
}
