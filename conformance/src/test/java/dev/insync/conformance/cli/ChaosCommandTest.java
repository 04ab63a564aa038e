package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.cluster.ClusterControl;
import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    private int chaos(String... words) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> line = new ArrayList<>(List.of("chaos"));
        line.addAll(List.of(words));
        line.addAll(List.of("--data", directory.toString()));
        if (!line.contains("--wait")) {
            line.addAll(List.of("--wait", "60"));
        }
        return Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), line.toArray(String[]::new));
    }

    @Test
    void faultsShowWhatTheClusterMakesOfThem() throws Exception {
        ClusterOptions options =
                ClusterOptions.defaults(directory).withBasePort(0).withConfig("replica.lag.time.max.ms", "3000");
        try (LocalCluster cluster = LocalCluster.start(options);
                ClusterControl control = ClusterControl.serve(cluster);
                KafkaProducer<String, String> producer = producer(cluster)) {
            producer.send(new ProducerRecord<>("orders", "one")).get(60, TimeUnit.SECONDS);
            int follower = leader(cluster) % 3 + 1;

            assertEquals(0, chaos("cut", "" + follower, "zookeeper"), err::toString);
            assertTrue(after().matches("(?s).*ISR \\[\\d, \\d]  high watermark 1\\s*"), out::toString);
            assertEquals(2, chaos("cut", "" + follower, "zookeeper"));
            assertTrue(
                    err.toString().contains("broker " + follower + " is cut off from ZooKeeper already"),
                    err::toString);
            assertEquals(0, chaos("status"));
            assertTrue(out.toString().contains("  broker " + follower + " is cut off from ZooKeeper\n"), out::toString);
            assertEquals(0, chaos("heal", "" + follower, "zookeeper"), err::toString);
            assertTrue(after().matches("(?s).*ISR \\[\\d, \\d, \\d]  .*"), out::toString);

            int killed = leader(cluster);
            assertEquals(0, chaos("kill", "" + killed), err::toString);
            assertTrue(out.toString().startsWith("before:\n  orders-0  leader " + killed + "  "), out::toString);
            assertTrue(
                    after().matches("(?s).*leader [^" + killed + "]  epoch \\d+  replicas .*  ISR \\[\\d, \\d]  .*"),
                    out::toString);

            assertEquals(2, chaos("pause", "" + killed));
            assertTrue(err.toString().contains("broker " + killed + " is not running"), err::toString);
            assertEquals(2, chaos("heal", "" + follower, "zookeeper"));
            assertTrue(err.toString().contains("nothing to undo"), err::toString);
            assertEquals(2, chaos("kill", "7"));
            assertTrue(err.toString().contains("no broker 7; brokers: 1, 2, 3"), err::toString);
            assertEquals(2, chaos("cut", "1", "" + killed + "0"));
            assertTrue(err.toString().contains("no broker " + killed + "0; brokers: 1, 2, 3"), err::toString);
        }
        assertEquals(2, chaos("status"));
        assertTrue(err.toString().contains("no cluster runs on " + directory), err::toString);
    }

    @Test
    void whoLeadsWhereReplicasAreAndWhoControlsIsChosen() throws Exception {
        ClusterOptions options =
                ClusterOptions.defaults(directory).withBasePort(0).withBrokers(4);
        try (LocalCluster cluster = LocalCluster.start(options);
                ClusterControl control = ClusterControl.serve(cluster);
                KafkaProducer<String, String> producer = producer(cluster)) {
            producer.send(new ProducerRecord<>("orders", "one")).get(60, TimeUnit.SECONDS);
            List<Integer> replicas = new ArrayList<>(replicas(cluster));
            int follower = replicas.get(1);

            assertEquals(0, chaos("elect", "orders-0", "" + follower), err::toString);
            assertTrue(after().contains("  leader " + follower + "  "), out::toString);
            int outside = 10 - replicas.stream().mapToInt(Integer::intValue).sum();
            assertEquals(2, chaos("elect", "orders-0", "" + outside));
            assertTrue(err.toString().contains("broker " + outside + " holds no replica of orders-0"), err::toString);

            assertEquals(0, chaos("reassign", "orders-0", outside + "," + follower), err::toString);
            assertTrue(after().contains("replicas [" + outside + ", " + follower + "]"), out::toString);
            assertEquals(2, chaos("reassign", "orders-0", "77"));
            assertTrue(err.toString().contains("the cluster refuses: "), err::toString);
            assertEquals(2, chaos("elect", "nowhere-0", "1"));
            assertTrue(err.toString().contains("the cluster refuses: "), err::toString);

            int next = cluster.controller().orElseThrow() % 4 + 1;
            assertEquals(0, chaos("controller", "" + next, "--wait", "0"), err::toString);
            assertEquals(0, chaos("status"));
            assertTrue(out.toString().contains("  the controller is broker " + next + "\n"), out::toString);
            assertEquals(0, chaos("stop", "" + follower), err::toString);
            assertTrue(after().contains("ISR [" + outside + "]"), out::toString);
        }
    }

    @Test
    void aFaultThatIsNoneIsRefusedWithThoseThatAre() {
        assertEquals(2, chaos("kill"));
        assertTrue(err.toString().contains("no such fault: kill"), err::toString);
        assertEquals(2, chaos("disk", "1", "slow"));
        assertTrue(err.toString().contains("the delay must be in milliseconds"), err::toString);
        assertEquals(2, chaos("elect", "orders-0", "1,2"));
        assertTrue(err.toString().contains("no such fault: elect orders-0 1,2"), err::toString);
        assertEquals(2, chaos("reassign", "orders", "1"));
        assertTrue(err.toString().contains("no such fault: reassign orders 1"), err::toString);
    }

    private String after() {
        return out.toString().substring(out.toString().indexOf("s later"));
    }

    private static List<Integer> replicas(LocalCluster cluster) throws ClusterException {
        return cluster.partitions().get(0).replicas();
    }

    private static int leader(LocalCluster cluster) throws ClusterException {
        return cluster.partitionState("orders", 0).orElseThrow().leader();
    }

    private static KafkaProducer<String, String> producer(LocalCluster cluster) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
        return new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer());
    }
}
