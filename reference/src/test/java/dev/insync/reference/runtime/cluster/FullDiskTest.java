package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.insync.reference.runtime.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leader whose disk, a file system in memory, runs full. Who may not mount one skips this. */
class FullDiskTest {
    private static final int VALUE_BYTES = 100_000;
    private static final int MAX_VALUES = 40;

    @TempDir
    Path directory;

    @Test
    void whatIsAcknowledgedIsElsewhereAndTheReplicaComesBackWhenThereIsSpace() throws Exception {
        Path disk = Files.createDirectories(directory.resolve("data/broker-1"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()) == 0,
                "a file system can only be mounted by root");
        try (LocalCluster cluster = LocalCluster.start(
                        ClusterOptions.defaults(directory.resolve("data")).withBasePort(0));
                Admin admin = Clients.admin(cluster.bootstrapServers());
                KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            admin.createTopics(Set.of(new NewTopic("full", Map.of(0, List.of(1, 2, 3)))))
                    .all()
                    .get();
            List<String> acknowledged = new ArrayList<>();
            while (acknowledged.size() < MAX_VALUES && !offlineIsLogged(cluster)) {
                String value = acknowledged.size() + "-" + "v".repeat(VALUE_BYTES);
                Clients.send(producer, "full", List.of(value));
                acknowledged.add(value);
            }
            assertTrue(offlineIsLogged(cluster), "the disk ran full");
            assertEquals(2, cluster.partitionState("full", 0).orElseThrow().leader());
            assertEquals(acknowledged, Clients.readAll(cluster.bootstrapServers(), "full"));
            cluster.stop(1);
            assertEquals(0, run("mount", "-o", "remount,size=64m", disk.toString()));
            cluster.restart(1);
            Eventually.eventually(
                    "the replica is in sync again",
                    () -> cluster.partitionState("full", 0).orElseThrow().isr().contains(1));
        } finally {
            run("umount", disk.toString());
        }
    }

    private static boolean offlineIsLogged(LocalCluster cluster) throws IOException {
        return Files.readString(cluster.log(1)).contains("partition full-0 goes offline: cannot append to");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
