package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.zk.EmbeddedZooKeeper;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How clusters begin and end, well and badly. */
class ClusterLifeTest {
    @TempDir
    Path directory;

    @Test
    void dataSurvivesARestartOfTheCluster() throws Exception {
        ClusterOptions options = ClusterOptions.defaults(directory.resolve("data"))
                .withBrokers(2)
                .withBasePort(0);
        List<String> values = List.of("one", "two", "three");
        try (LocalCluster cluster = LocalCluster.start(options);
                KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "kept", values);
        }
        try (LocalCluster cluster = LocalCluster.start(options)) {
            assertEquals(values, Clients.readAll(cluster.bootstrapServers(), "kept"));
        }
    }

    @Test
    void brokersEndWhenTheProcessThatStartedThemIsKilled() throws Exception {
        Process launcher = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LauncherMain.class.getName(),
                        directory.resolve("data").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<ProcessHandle> brokers;
        try (BufferedReader out = launcher.inputReader()) {
            brokers = Stream.of(out.readLine().split(" "))
                    .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                    .toList();
            assertTrue(brokers.stream().allMatch(ProcessHandle::isAlive));
        } finally {
            launcher.destroyForcibly().waitFor();
        }
        Eventually.eventually("the brokers end", () -> brokers.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void aPortInUseIsNamedAndNothingIsLeftBehind() throws Exception {
        Path data = directory.resolve("data");
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            ClusterOptions options =
                    ClusterOptions.defaults(data).withBrokers(1).withBasePort(taken.getLocalPort());
            assertEquals(
                    "port " + taken.getLocalPort() + " of broker 1 is in use (choose another with --base-port)",
                    failure(options));
        }
        assertFalse(Files.exists(data));
    }

    @Test
    void aDataDirectoryIsForOneClusterAtATime() throws Exception {
        ClusterOptions options = ClusterOptions.defaults(directory.resolve("data"))
                .withBrokers(1)
                .withBasePort(0);
        try (LocalCluster cluster = LocalCluster.start(options)) {
            assertEquals(
                    "data directory " + directory.resolve("data") + " is in use by another cluster", failure(options));
            assertTrue(cluster.alive(1));
        }
    }

    @Test
    void aDataDirectoryThatIsAFileIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        ClusterOptions options = ClusterOptions.defaults(file).withBrokers(1).withBasePort(0);
        assertEquals("data directory " + file + ": " + file + " is not a directory", failure(options));
    }

    @Test
    void aZookeeperThatDoesNotAnswerIsNamedAndNothingIsLeftBehind() throws Exception {
        String gone;
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(directory.resolve("zk"), 0)) {
            gone = server.connectString();
        }
        Path data = directory.resolve("data");
        ClusterOptions options =
                ClusterOptions.defaults(data).withBrokers(1).withBasePort(0).withZookeeper(gone);
        assertEquals("ZooKeeper at " + gone + " does not answer (waited 5000 ms)", failure(options));
        assertFalse(Files.exists(data));
    }

    @Test
    void brokersUseAnExternalZookeeper() throws Exception {
        try (EmbeddedZooKeeper server = EmbeddedZooKeeper.start(directory.resolve("zk"), 0);
                LocalCluster cluster = LocalCluster.start(ClusterOptions.defaults(directory.resolve("data"))
                        .withBrokers(1)
                        .withBasePort(0)
                        .withZookeeper(server.connectString()));
                KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            assertEquals(1, Clients.send(producer, "external", List.of("one")).size());
            assertFalse(Files.exists(directory.resolve("data").resolve("zookeeper")));
        }
    }

    private static String failure(ClusterOptions options) {
        return assertThrows(
                        ClusterException.class,
                        () -> LocalCluster.start(options).close())
                .getMessage();
    }
}
