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
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real brokers did is a behaviour of the specification, and what they did without a rule is not. */
class BrokerTraceTest {
    private static final String TOPIC = "orders";

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
