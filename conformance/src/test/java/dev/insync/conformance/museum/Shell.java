package dev.insync.conformance.museum;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Two terminals in a directory of their own: a cluster runs in one, commands are typed into the other. Commands speak of ports
 * 9092 and up; the cluster listens on others, which are put in their place.
 */
final class Shell implements AutoCloseable {
    private static final String END = "end-of-command";
    private static final int FIRST_PORT = 9092;
    private static final Pattern SERVER = Pattern.compile("localhost:(\\d+)");

    private final Process cluster;
    private final Process shell;
    private final BufferedReader output;
    private List<String> ports = List.of();

    private Shell(Process cluster, Process shell) {
        this.cluster = cluster;
        this.shell = shell;
        this.output = shell.inputReader(UTF_8);
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
        Process cluster = process(directory, "exec " + clusterCommand + " --base-port 0", "cluster.err");
        Shell terminals = new Shell(cluster, process(directory, "exec bash", "shell.err"));
        String ready = new BufferedReader(new InputStreamReader(cluster.getInputStream(), UTF_8)).readLine();
        if (ready == null) {
            terminals.close();
        }
        assertNotNull(ready, "the cluster did not start");
        assertTrue(ready.startsWith("Cluster ready"), ready);
        terminals.ports =
                SERVER.matcher(ready).results().map(server -> server.group(1)).toList();
        return terminals;
    }

    private static Process process(Path directory, String command, String errors) throws IOException {
        return new ProcessBuilder("bash", "-c", command)
                .directory(directory.toFile())
                .redirectError(directory.resolve(errors).toFile())
                .start();
    }

    /** What a command prints, without errors; it may leave a job in the background. */
    String run(String command) throws IOException {
        String typed = command;
        for (int broker = 0; broker < ports.size(); broker++) {
            typed = typed.replace("localhost:" + (FIRST_PORT + broker), "localhost:" + ports.get(broker));
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
