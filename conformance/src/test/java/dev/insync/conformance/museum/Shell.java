package dev.insync.conformance.museum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Two terminals in a directory of their own: a cluster runs in one, commands are typed into the other. Commands speak of ports
 * 9092 and up; the cluster listens on others, which are put in their place.
 */
final class Shell implements AutoCloseable {
    private static final String END = "end-of-command";
    private static final int FIRST_PORT = 9092;
    private static final int BROKERS = 4;
    /** Below those that outgoing connections take. */
    private static final int LOWEST = 20_000;

    private static final int HIGHEST = 30_000;

    private final Process cluster;
    private final Process shell;
    private final BufferedReader output;
    private final int basePort;

    private Shell(Process cluster, Process shell, int basePort) {
        this.cluster = cluster;
        this.shell = shell;
        this.output = shell.inputReader(UTF_8);
        this.basePort = basePort;
    }

    /** Starts the cluster and returns when it is ready. */
    static Shell start(Path directory, String clusterCommand) throws IOException {
        Path launcher = directory.resolve("insync");
        Files.writeString(
                launcher,
                "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                Main.class.getName()));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        int basePort = freePorts();
        Process cluster = process(directory, "exec " + clusterCommand + " --base-port " + basePort, "cluster.err");
        Shell terminals = new Shell(cluster, process(directory, "exec bash", "shell.err"), basePort);
        String ready = new BufferedReader(new InputStreamReader(cluster.getInputStream(), UTF_8)).readLine();
        if (ready == null) {
            terminals.close();
        }
        assertNotNull(ready, "the cluster did not start");
        assertTrue(ready.startsWith("Cluster ready"), ready);
        return terminals;
    }

    private static Process process(Path directory, String command, String errors) throws IOException {
        return new ProcessBuilder("bash", "-c", command)
                .directory(directory.toFile())
                .redirectError(directory.resolve(errors).toFile())
                .start();
    }

    private static int freePorts() throws IOException {
        while (true) {
            int base = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            if (areFree(base)) {
                return base;
            }
        }
    }

    private static boolean areFree(int base) {
        for (int port = base; port < base + BROKERS; port++) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                socket.setReuseAddress(true);
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    /** What a command prints, without errors; it may leave a job in the background. */
    String run(String command) throws IOException {
        String typed = command;
        for (int broker = 0; broker < BROKERS; broker++) {
            typed = typed.replace("localhost:" + (FIRST_PORT + broker), "localhost:" + (basePort + broker));
        }
        shell.outputWriter(UTF_8)
                .append(typed)
                .append("\necho ")
                .append(END)
                .append('\n')
                .flush();
        StringBuilder printed = new StringBuilder();
        for (String line = output.readLine(); !END.equals(line); line = output.readLine()) {
            assertNotNull(line, "the shell has ended");
            printed.append(line).append('\n');
        }
        return printed.toString();
    }

    /** Ends what was started; what the shell left in the background too. */
    @Override
    public void close() {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
        cluster.destroy();
        try {
            if (!cluster.waitFor(30, TimeUnit.SECONDS)) {
                cluster.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            cluster.destroyForcibly();
        }
    }
}
