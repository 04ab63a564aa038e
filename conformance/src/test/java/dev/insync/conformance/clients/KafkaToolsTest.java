package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Kafka's own command-line tools, each in a process of its own, as its shell scripts start them. */
class KafkaToolsTest extends OnThreeBrokers {
    private static final String TOOLS = "org.apache.kafka.tools.";
    private static final String TOPICS = TOOLS + "TopicCommand";
    private static final String CONFIGS = "kafka.admin.ConfigCommand";
    private static final String CONSOLE_PRODUCER = "kafka.tools.ConsoleProducer";
    private static final String CONSOLE_CONSUMER = TOOLS + "consumer.ConsoleConsumer";
    private static final String GROUPS = TOOLS + "consumer.group.ConsumerGroupCommand";

    private static List<String> values(int count) {
        return IntStream.range(0, count).mapToObj(i -> "value-" + i).toList();
    }

    private List<String> tool(String mainClass, String... arguments) throws Exception {
        return toolReading("", mainClass, arguments);
    }

    /** @param input what the tool reads */
    private List<String> toolReading(String input, String mainClass, String... arguments) throws Exception {
        List<String> command = java(mainClass, "--bootstrap-server", cluster.bootstrapServers());
        command.addAll(List.of(arguments));
        return Run.lines(directory, input, command);
    }

    private static String toolsClassPath() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", "kafka-tools"))) {
            List<String> entries = new ArrayList<>(
                    jars.map(jar -> jar.toAbsolutePath().toString()).sorted().toList());
            entries.add(System.getProperty("java.class.path"));
            return String.join(File.pathSeparator, entries);
        }
    }

    private void createTopic(String topic, int partitions) throws Exception {
        tool(TOPICS, "--create", "--topic", topic, "--partitions", String.valueOf(partitions));
    }

    private void produce(String topic, int count) throws Exception {
        toolReading(String.join("\n", values(count)) + "\n", CONSOLE_PRODUCER, "--topic", topic);
    }

    @Test
    void topicsAreCreatedDescribedGrownAndDeleted() throws Exception {
        createTopic("tool-topic", 2);
        assertTrue(tool(TOPICS, "--list").contains("tool-topic"));
        List<String> described = tool(TOPICS, "--describe", "--topic", "tool-topic");
        assertTrue(described.get(0).contains("PartitionCount: 2\tReplicationFactor: 3"), described.toString());
        assertEquals(3, described.size());
        tool(TOPICS, "--alter", "--topic", "tool-topic", "--partitions", "4");
        assertEquals(5, tool(TOPICS, "--describe", "--topic", "tool-topic").size());
        tool(TOPICS, "--delete", "--topic", "tool-topic");
        assertTrue(!tool(TOPICS, "--list").contains("tool-topic"));
    }

    @Test
    void configurationsAreDescribedWithWhereTheyWereSet() throws Exception {
        tool(TOPICS, "--create", "--topic", "tool-configs", "--config", "segment.bytes=100");
        assertEquals(
                List.of("segment.bytes=100 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:segment.bytes=100, "
                        + "DEFAULT_CONFIG:log.segment.bytes=1073741824}"),
                described("topics", "tool-configs"));
        List<String> all = described("topics", "tool-configs", "--all");
        assertTrue(
                all.contains("min.insync.replicas=2 sensitive=false synonyms={"
                        + "STATIC_BROKER_CONFIG:min.insync.replicas=2, DEFAULT_CONFIG:min.insync.replicas=1}"),
                all.toString());
        assertTrue(
                all.contains(
                        "cleanup.policy=delete sensitive=false synonyms={DEFAULT_CONFIG:log.cleanup.policy=delete}"),
                all.toString());
        List<String> broker = described("brokers", "1", "--all");
        assertTrue(
                broker.contains("broker.id=1 sensitive=false synonyms={STATIC_BROKER_CONFIG:broker.id=1}"),
                broker.toString());
        // nothing of a broker was set while it runs
        assertEquals(List.of(), described("brokers", "1"));
    }

    /** The lines about single settings. */
    private List<String> described(String kind, String name, String... more) throws Exception {
        List<String> all = new ArrayList<>(List.of("--describe", "--entity-type", kind, "--entity-name", name));
        all.addAll(List.of(more));
        return tool(CONFIGS, all.toArray(String[]::new)).stream()
                .filter(line -> line.startsWith("  "))
                .map(String::trim)
                .toList();
    }

    @Test
    void theConsoleReadsWhatTheConsoleWrote() throws Exception {
        createTopic("tool-console", 1);
        produce("tool-console", 20);
        assertEquals(
                values(20),
                tool(CONSOLE_CONSUMER, "--topic", "tool-console", "--from-beginning", "--max-messages", "20"));
    }

    /** Logs of one batch in each segment, as Kafka reads them: batches, indexes, and what is known of the producer. */
    @Test
    void theFilesOfALogAreKafkas() throws Exception {
        tool(TOPICS, "--create", "--topic", "tool-files", "--partitions", "1", "--config", "segment.bytes=100");
        produce("tool-files", 1);
        produce("tool-files", 1);
        Path log = cluster.dataDirectory().resolve("broker-1/tool-files-0");
        Path snapshot = log.resolve("00000000000000000001.snapshot");
        List<String> dumped = Run.lines(
                directory,
                java(
                        "kafka.tools.DumpLogSegments",
                        "--files",
                        snapshot + "," + log.resolve("00000000000000000000.log"),
                        "--print-data-log"));
        assertTrue(dumped.stream().anyMatch(line -> line.startsWith("producerId: ") && line.contains("lastOffset: 0")));
        assertTrue(dumped.stream().anyMatch(line -> line.endsWith("payload: value-0")), dumped.toString());
    }

    @Test
    void groupsAreDescribedResetAndDeleted() throws Exception {
        createTopic("tool-groups", 1);
        produce("tool-groups", 10);
        assertEquals(
                values(10),
                tool(
                        CONSOLE_CONSUMER,
                        "--topic",
                        "tool-groups",
                        "--from-beginning",
                        "--group",
                        "tool-group",
                        "--max-messages",
                        "10"));
        assertTrue(tool(GROUPS, "--list").contains("tool-group"));
        assertTrue(tool(GROUPS, "--list", "--type").stream().anyMatch(line -> line.matches("tool-group +Classic *")));
        assertTrue(group("--describe").contains("tool-group tool-groups 0 10 10 0 - - -"));
        assertTrue(group("--describe", "--state").stream().anyMatch(line -> line.contains("Empty 0")));
        group("--reset-offsets", "--to-offset", "4", "--topic", "tool-groups", "--execute");
        assertTrue(group("--describe").contains("tool-group tool-groups 0 4 10 6 - - -"));
        assertTrue(offsetsTopic("OffsetsMessageFormatter").stream()
                .anyMatch(line -> line.contains("\"group\":\"tool-group\"") && line.contains("\"offset\":4")));
        group("--delete");
        assertTrue(!tool(GROUPS, "--list").contains("tool-group"));
    }

    private List<String> group(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--group", "tool-group"));
        all.addAll(List.of(arguments));
        return tool(GROUPS, all.toArray(String[]::new)).stream()
                .map(line -> line.trim().replaceAll(" +", " "))
                .toList();
    }

    /** Kafka's own reading of the records in which groups are stored. */
    private List<String> offsetsTopic(String formatter) throws Exception {
        return tool(
                CONSOLE_CONSUMER,
                "--topic",
                "__consumer_offsets",
                "--from-beginning",
                "--timeout-ms",
                "5000",
                "--formatter",
                TOOLS + "consumer." + formatter);
    }

    @Test
    void theStoredGroupsAreInKafkasFormat() throws Exception {
        createTopic("tool-stored", 1);
        produce("tool-stored", 1);
        tool(
                CONSOLE_CONSUMER,
                "--topic",
                "tool-stored",
                "--from-beginning",
                "--group",
                "tool-stored-group",
                "--max-messages",
                "1");
        List<String> stored = offsetsTopic("GroupMetadataMessageFormatter");
        assertTrue(
                stored.stream()
                        .anyMatch(line -> line.contains("tool-stored-group") && line.contains("\"generation\":1")),
                stored.toString());
        assertTrue(
                stored.stream()
                        .anyMatch(line -> line.contains("tool-stored-group") && line.contains("console-consumer")),
                stored.toString());
    }

    @Test
    void thePerformanceToolsRun() throws Exception {
        createTopic("tool-perf", 3);
        List<String> produced = Run.lines(
                directory,
                java(
                        TOOLS + "ProducerPerformance",
                        "--topic",
                        "tool-perf",
                        "--num-records",
                        "5000",
                        "--record-size",
                        "100",
                        "--throughput",
                        "-1",
                        "--producer-props",
                        "bootstrap.servers=" + cluster.bootstrapServers(),
                        "acks=all"));
        assertTrue(produced.get(produced.size() - 1).startsWith("5000 records sent"), produced.toString());
        List<String> consumed = tool(TOOLS + "ConsumerPerformance", "--topic", "tool-perf", "--messages", "5000");
        assertTrue(consumed.get(consumed.size() - 1).split(", ")[4].equals("5000"), consumed.toString());
    }

    @Test
    void replicasAreReassignedVerifiedAndCancelled() throws Exception {
        tool(TOPICS, "--create", "--topic", "tool-moved", "--replica-assignment", "1:2");
        Path wish = Files.writeString(directory.resolve("wish.json"), """
                {"version": 1, "partitions": [{"topic": "tool-moved", "partition": 0, "replicas": [1, 3]}]}
                """);
        // broker 3 copies nothing, so that nothing ends by itself
        cluster.hold(3, 1);
        reassign(wish, "--execute");
        assertTrue(reassign(wish, "--verify").contains("Reassignment of partition tool-moved-0 is still in progress."));
        String cancelled = String.join("\n", reassign(wish, "--cancel"));
        assertTrue(cancelled.contains("Successfully cancelled partition reassignment for: tool-moved-0"), cancelled);
        assertTrue(cancelled.contains("Clearing broker-level throttles on brokers 1,2,3"), cancelled);
        assertTrue(cancelled.contains("Clearing topic-level throttles on topic tool-moved"), cancelled);
        cluster.release(3, 1);
        reassign(wish, "--execute");
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<String> verified = reassign(wish, "--verify");
        while (!verified.contains("Reassignment of partition tool-moved-0 is completed.")) {
            assertTrue(System.nanoTime() < deadlineNs, verified.toString());
            verified = reassign(wish, "--verify");
        }
        assertTrue(verified.contains("Clearing broker-level throttles on brokers 1,2,3"), verified.toString());
    }

    private List<String> reassign(Path wish, String action) throws Exception {
        return tool(TOOLS + "reassign.ReassignPartitionsCommand", "--reassignment-json-file", wish.toString(), action);
    }

    private static List<String> java(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                toolsClassPath()));
        command.addAll(List.of(arguments));
        return command;
    }

    @Test
    void theVerifiableClientsAgree() throws Exception {
        createTopic("tool-verify", 1);
        List<String> produced =
                tool(TOOLS + "VerifiableProducer", "--topic", "tool-verify", "--max-messages", "50", "--acks", "-1");
        assertEquals(
                50,
                produced.stream()
                        .filter(line -> line.contains("\"producer_send_success\""))
                        .count());
        List<String> consumed = tool(
                TOOLS + "VerifiableConsumer",
                "--topic",
                "tool-verify",
                "--group-id",
                "tool-verify-group",
                "--max-messages",
                "50",
                "--reset-policy",
                "earliest");
        assertTrue(
                consumed.stream().anyMatch(line -> line.contains("\"offsets_committed\"") && line.contains("50")),
                consumed.toString());
    }
}
