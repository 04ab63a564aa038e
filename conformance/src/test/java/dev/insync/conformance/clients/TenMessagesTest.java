package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.ExternalClient;
import dev.insync.conformance.workload.ClusterView;
import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A ten-line program by someone who has never heard of this project, and what becomes of its messages. */
class TenMessagesTest {
    private static final List<String> MESSAGES =
            IntStream.range(0, 10).mapToObj(i -> "message-" + i).toList();

    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void areReadByKcatSurviveARestartAndTheDeathOfTheLeader() throws Exception {
        String python = ExternalClient.requirePython("kafka");
        String kcat = ExternalClient.require("kcat");
        ClusterOptions options =
                ClusterOptions.defaults(directory.resolve("data")).withBasePort(0);
        try (LocalCluster cluster = LocalCluster.start(options)) {
            // The program as its author wrote it, but for the port: tests take free ones.
            String program = Run.resource("ten_messages.py");
            assertTrue(program.contains("localhost:9092"));
            Path script = Files.writeString(
                    directory.resolve("ten_messages.py"),
                    program.replace("localhost:9092", "localhost:" + cluster.port(1)));
            awaitLeader(cluster);
            Kcat.awaitKnown(kcat, directory, cluster.bootstrapServers(), "test-topic");
            Run.lines(directory, List.of(python, script.toString()));
            // It asked for acks=1, so the answers may come before the followers have the records: wait until all are
            // shown.
            messages(kcat, cluster, "-c", "" + MESSAGES.size());
            assertEquals(MESSAGES, messages(kcat, cluster, "-e"));
        }
        try (LocalCluster cluster = LocalCluster.start(options)) {
            awaitWholeIsr(cluster);
            assertEquals(MESSAGES, messages(kcat, cluster, "-e"));
            int leader = cluster.partitionState("test-topic", 0).orElseThrow().leader();
            cluster.kill(leader);
            // A consumer that starts while nobody leads waits for the next leader.
            assertEquals(MESSAGES, messages(kcat, cluster, "-e"));
            String keyed = Run.script(directory, "keyed.py");
            assertEquals(
                    List.of("0 10"),
                    Run.lines(
                            directory,
                            List.of(python, keyed, cluster.bootstrapServers(), "test-topic", "key", "message-10")));
            cluster.restart(leader);
            assertEquals(11, messages(kcat, cluster, "-e").size());
        }
    }

    /**
     * The program never tries again, and on a busy machine clients may hear of the leader of a new topic before the leader does,
     * as with Kafka. Only a leader tells offsets.
     */
    private static void awaitLeader(LocalCluster cluster) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("test-topic", Optional.empty(), Optional.empty())))
                    .all()
                    .get();
            admin.listOffsets(Map.of(new TopicPartition("test-topic", 0), OffsetSpec.latest()))
                    .all()
                    .get();
        }
    }

    /** On a busy machine it takes a while until those who have restarted are in sync; until then nobody could take over. */
    private static void awaitWholeIsr(LocalCluster cluster) throws Exception {
        try (ClusterView view = ClusterView.connect(cluster.bootstrapServers(), TIMEOUT)) {
            assertTrue(view.awaitHealthy("test-topic", 1, TIMEOUT));
        }
    }

    private List<String> messages(String kcat, LocalCluster cluster, String... until) throws Exception {
        List<String> read = new ArrayList<>(
                List.of(kcat, "-b", cluster.bootstrapServers(), "-C", "-t", "test-topic", "-o", "beginning", "-q"));
        read.addAll(List.of(until));
        return Run.lines(directory, read);
    }
}
