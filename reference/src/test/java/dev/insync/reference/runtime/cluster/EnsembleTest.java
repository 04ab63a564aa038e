package dev.insync.reference.runtime.cluster;

import static dev.insync.reference.runtime.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers on an ensemble of three ZooKeeper servers, each a process of its own. */
@Tag("deep")
class EnsembleTest {
    private static final int SERVERS = 3;

    @TempDir
    private Path directory;

    private final List<Process> servers = new ArrayList<>();
    private final List<Integer> clientPorts = new ArrayList<>();

    @AfterEach
    void stopServers() {
        servers.forEach(Process::destroyForcibly);
    }

    @Test
    void nothingAcknowledgedIsLostWhenTheLeaderOfTheEnsembleIsKilledUnderLoad() throws Exception {
        startServers();
        eventually("an ensemble with a leader", () -> leader() >= 0);
        String connectString =
                clientPorts.stream().map(port -> "localhost:" + port).collect(Collectors.joining(","));
        ClusterOptions options = ClusterOptions.defaults(directory.resolve("data"))
                .withBasePort(0)
                .withZookeeper(connectString);
        try (LocalCluster cluster = LocalCluster.start(options);
                KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            send(producer, sent, 200);
            int killed = leader();
            servers.get(killed).destroyForcibly().waitFor();
            send(producer, sent, 200);
            eventually("another leader of the ensemble", () -> leader() >= 0 && leader() != killed);
            int broker = cluster.partitionState("orders", 0).orElseThrow().leader();
            cluster.kill(broker);
            send(producer, sent, 200);
            for (Future<RecordMetadata> each : sent) {
                each.get(60, TimeUnit.SECONDS);
            }
            assertTrue(cluster.partitionState("orders", 0).orElseThrow().leader() != broker);
            List<String> read = Clients.readAll(cluster.bootstrapServers(), "orders");
            assertEquals(600, read.size());
            assertEquals(600, read.stream().distinct().count());
        }
    }

    private static void send(KafkaProducer<String, String> producer, List<Future<RecordMetadata>> sent, int count) {
        for (int i = 0; i < count; i++) {
            sent.add(producer.send(new ProducerRecord<>("orders", "value " + sent.size())));
        }
    }

    private void startServers() throws IOException {
        List<Integer> ports = freePorts(3 * SERVERS);
        StringBuilder ensemble = new StringBuilder();
        for (int i = 0; i < SERVERS; i++) {
            clientPorts.add(ports.get(3 * i));
            ensemble.append("server.%d=localhost:%d:%d%n".formatted(i + 1, ports.get(3 * i + 1), ports.get(3 * i + 2)));
        }
        for (int i = 0; i < SERVERS; i++) {
            Path home = Files.createDirectories(directory.resolve("zookeeper-" + (i + 1)));
            Files.writeString(home.resolve("myid"), Integer.toString(i + 1));
            Path config = Files.writeString(home.resolve("zoo.cfg"), """
                    tickTime=500
                    initLimit=40
                    syncLimit=10
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=localhost
                    admin.enableServer=false
                    4lw.commands.whitelist=srvr
                    %s""".formatted(home, clientPorts.get(i), ensemble));
            servers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-XX:+UseSerialGC",
                            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                            "-cp",
                            System.getProperty("java.class.path"),
                            QuorumMain.class.getName(),
                            config.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("server.log").toFile())
                    .start());
        }
    }

    /** The index of the server that leads the ensemble; -1 for none. */
    private int leader() {
        for (int i = 0; i < SERVERS; i++) {
            if (servers.get(i).isAlive() && mode(clientPorts.get(i)).contains("Mode: leader")) {
                return i;
            }
        }
        return -1;
    }

    private static String mode(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "";
        }
    }

    private static List<Integer> freePorts(int count) throws IOException {
        List<Integer> ports = new ArrayList<>();
        List<ServerSocket> open = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0);
                open.add(socket);
                ports.add(socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : open) {
                socket.close();
            }
        }
        Collections.sort(ports);
        return ports;
    }
}
