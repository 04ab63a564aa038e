package dev.insync.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Apache Kafka in ZooKeeper mode, as its own scripts and the configuration that it comes with run it. */
final class KafkaMaker implements ClusterMaker {
    private static final String LOGGING = """
            log4j.rootLogger=INFO, stdout
            log4j.appender.stdout=org.apache.log4j.ConsoleAppender
            log4j.appender.stdout.layout=org.apache.log4j.PatternLayout
            log4j.appender.stdout.layout.ConversionPattern=[%d] %p %m (%c)%n
            """;

    private final String classPath;
    private final int sessionTimeoutMs;

    KafkaMaker(String classPath, int sessionTimeoutMs) {
        this.classPath = classPath;
        this.sessionTimeoutMs = sessionTimeoutMs;
    }

    @Override
    public String name() {
        return "Kafka " + KafkaJars.VERSION;
    }

    @Override
    public RunningCluster start(Path data, Children children) throws BenchException {
        try {
            return start(data, children, FreePorts.inARow(BROKERS + 1));
        } catch (IOException e) {
            throw new BenchException("cannot write to " + data + ": " + e.getMessage(), e);
        }
    }

    private RunningCluster start(Path data, Children children, int zookeeperPort) throws IOException, BenchException {
        Files.writeString(data.resolve("log4j.properties"), LOGGING);
        List<Process> processes = new ArrayList<>();
        processes.add(children.start(
                java(data, "512M", "org.apache.zookeeper.server.quorum.QuorumPeerMain", zookeeper(data, zookeeperPort)),
                data.resolve("zookeeper.log")));
        for (int id = 1; id <= BROKERS; id++) {
            processes.add(children.start(
                    java(data, "1G", "kafka.Kafka", broker(data, id, zookeeperPort)),
                    data.resolve("broker-" + id + ".log")));
        }
        return new RunningCluster(zookeeperPort + 1) {
            @Override
            ProcessHandle broker(int id) {
                return processes.get(id).toHandle();
            }

            @Override
            void stop() {
                processes.forEach(children::kill);
            }
        };
    }

    private List<String> java(Path data, String heap, String mainClass, Path configuration) {
        List<String> command = new ArrayList<>(List.of(Jvm.java(), "-Xmx" + heap, "-Xms" + heap));
        command.addAll(Jvm.options());
        command.add("-Dlog4j.configuration=file:" + data.resolve("log4j.properties"));
        command.addAll(List.of("-cp", classPath, mainClass, configuration.toString()));
        return command;
    }

    private static Path zookeeper(Path data, int port) throws IOException {
        return write(
                data.resolve("zookeeper.properties"),
                Map.of(
                        "dataDir",
                        data.resolve("zookeeper").toString(),
                        "clientPort",
                        String.valueOf(port),
                        "clientPortAddress",
                        "127.0.0.1",
                        "maxClientCnxns",
                        "0",
                        "admin.enableServer",
                        "false"));
    }

    private Path broker(Path data, int id, int zookeeperPort) throws IOException {
        Map<String, String> properties = new TreeMap<>();
        properties.put("broker.id", String.valueOf(id));
        properties.put("listeners", "PLAINTEXT://127.0.0.1:" + (zookeeperPort + id));
        properties.put("log.dirs", data.resolve("broker-" + id).toString());
        properties.put("zookeeper.connect", "127.0.0.1:" + zookeeperPort);
        properties.put("zookeeper.session.timeout.ms", String.valueOf(sessionTimeoutMs));
        properties.put("zookeeper.connection.timeout.ms", "18000");
        properties.put("default.replication.factor", "3");
        properties.put("min.insync.replicas", "2");
        properties.put("offsets.topic.replication.factor", "3");
        // as the reference cluster has them
        properties.put("offsets.topic.num.partitions", "6");
        properties.put("group.initial.rebalance.delay.ms", "0");
        return write(data.resolve("broker-" + id + ".properties"), properties);
    }

    private static Path write(Path file, Map<String, String> properties) throws IOException {
        return Files.writeString(
                file,
                properties.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                        .collect(Collectors.joining()));
    }
}
