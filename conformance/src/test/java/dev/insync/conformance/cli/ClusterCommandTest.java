package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.insync.conformance.ExternalClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCommandTest {
    /** A first program, as tutorials for kafka-python have it: no topic was created before. */
    private static final String TUTORIAL = """
            from kafka import KafkaProducer

            producer = KafkaProducer(bootstrap_servers=['localhost:9092'])
            for message in range(10):
                producer.send('test-topic', value=f'message-{message}'.encode('utf-8'))
            producer.flush()
            """;

    private static final List<Integer> DEFAULT_PORTS = List.of(9092, 9093, 9094);

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aTutorialsProgramRunsAndItsMessagesSurviveARestart() throws Exception {
        String python = ExternalClient.requirePython("kafka");
        String kcat = ExternalClient.require("kcat");
        assumeTrue(DEFAULT_PORTS.stream().allMatch(ClusterCommandTest::isFree), "ports 9092 to 9094 are taken");
        Path program = Files.writeString(directory.resolve("tutorial.py"), TUTORIAL);
        List<String> messages =
                IntStream.range(0, 10).mapToObj(i -> "message-" + i).toList();
        try (Running cluster = new Running(directory.resolve("data"))) {
            assertEquals(List.of(), cluster.run(python, program.toString()));
            // the program asked for acks=1: records are shown when the followers have them too
            assertEquals(
                    messages, cluster.run(kcat, "-C", "-q", "-c", "10", "-b", "localhost:9092", "-t", "test-topic"));
        }
        try (Running cluster = new Running(directory.resolve("data"))) {
            assertEquals(messages, cluster.run(kcat, "-C", "-q", "-e", "-b", "localhost:9094", "-t", "test-topic"));
        }
        assertTrue(DEFAULT_PORTS.stream().allMatch(ClusterCommandTest::isFree), "a broker is still there");
    }

    @Test
    void unknownRulesAndSettingsAreOneLine() {
        assertEquals(2, run("--without", "KIP-0"));
        assertEquals(2, run("--config", "num.partitions=none"));
        assertEquals(2, run("--config", "no.such.setting=1"));
        assertEquals(2, run("--brokers", "0"));
        assertEquals("", out.toString());
        List<String> lines = err.toString().lines().toList();
        assertEquals(4, lines.size(), err.toString());
        assertTrue(lines.get(0).startsWith("insync cluster: unknown fix 'KIP-0'; known: ACKS-ALL, "), lines.get(0));
        assertTrue(lines.get(1).contains("num.partitions must be a positive number, not none"), lines.get(1));
        assertTrue(lines.get(2).contains("unknown configuration no.such.setting"), lines.get(2));
        assertTrue(lines.get(3).contains("number of brokers must be 1 to 9, not 0"), lines.get(3));
    }

    @Test
    void aPortInUseIsOneLineAndLeavesNothingBehind() throws IOException {
        Path data = directory.resolve("data");
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = taken.getLocalPort();
            assertEquals(2, run("--base-port", Integer.toString(port), "--brokers", "1", "--data", data.toString()));
            assertEquals(
                    "insync cluster: port " + port + " of broker 1 is in use (choose another with --base-port)\n",
                    err.toString());
        }
        assertFalse(Files.exists(data));
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("cluster"));
        all.addAll(List.of(arguments));
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), Map.of(), all.toArray(String[]::new));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code ./insync cluster} as a process of its own, on its default ports. */
    private static final class Running implements AutoCloseable {
        private final Process process;

        Running(Path data) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            "cluster",
                            "--data",
                            data.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
            String ready = String.valueOf(output.readLine());
            assertTrue(
                    ready.startsWith("Cluster ready: bootstrap servers localhost:9092,localhost:9093,localhost:9094,"),
                    ready);
            assertTrue(ready.endsWith("data in " + data), ready);
        }

        /** Runs a client and gives back the lines that it printed. */
        List<String> run(String... command) throws Exception {
            Process client = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            client.getOutputStream().close();
            List<String> lines =
                    client.inputReader(StandardCharsets.UTF_8).lines().toList();
            assertTrue(client.waitFor(1, TimeUnit.MINUTES));
            assertEquals(0, client.exitValue(), () -> String.join(" ", command));
            return lines;
        }

        @Override
        public void close() throws InterruptedException {
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
            assertEquals(143, process.exitValue());
        }
    }
}
