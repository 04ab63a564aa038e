package dev.insync.reference.runtime.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One broker as a process of the operating system.
 *
 * <p>The broker's standard input is a pipe from this process: when this process dies, however it dies, the pipe closes and
 * the broker ends. Faults on purpose are written to it, a line each.
 */
final class BrokerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerProcess.class);
    private static final String MAIN_CLASS = "dev.insync.reference.runtime.broker.BrokerMain";
    private static final int SIGNAL_BASE = 128;
    private static final int LOG_TAIL_BYTES = 4096;

    /** Environment variable: more options for brokers' virtual machines, words between spaces. */
    private static final String JAVA_OPTS = "INSYNC_BROKER_JAVA_OPTS";

    private final int id;
    private final Path log;
    private final Process process;

    private BrokerProcess(int id, Path log, Process process) {
        this.id = id;
        this.log = log;
        this.process = process;
    }

    static BrokerProcess start(int id, int port, String zookeeper, ClusterOptions options, ClusterDirectory data)
            throws ClusterException {
        List<String> command = javaCommand(System.getenv().getOrDefault(JAVA_OPTS, ""));
        command.addAll(List.of("--host", options.host()));
        command.addAll(List.of("--id", Integer.toString(id), "--port", Integer.toString(port)));
        command.addAll(
                List.of("--zookeeper", zookeeper, "--data", data.broker(id).toString()));
        command.addAll(List.of("--session-timeout-ms", Integer.toString(options.sessionTimeoutMs())));
        options.without().forEach(rule -> command.addAll(List.of("--without", rule)));
        options.brokerConfig().forEach((key, value) -> command.addAll(List.of("--config", key + "=" + value)));
        options.trace().ifPresent(directory -> command.addAll(List.of("--trace", directory.toString())));
        Path log = data.log(id);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            data.process(id).write(process.toHandle());
            return new BrokerProcess(id, log, process);
        } catch (IOException e) {
            throw new ClusterException("broker " + id + " cannot be started: " + e.getMessage(), e);
        }
    }

    Process process() {
        return process;
    }

    /** Calls back, on any thread, when the process has ended for whatever reason. */
    void onEnd(Runnable callback) {
        CompletableFuture<Void> ended = process.onExit().thenRun(callback);
        ended.exceptionally(failure -> {
            LOG.error("broker {}: its end could not be reported", id, failure);
            return null;
        });
    }

    boolean alive() {
        return process.isAlive();
    }

    /** SIGTERM: the broker leaves in good order. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL, and waits until the process is gone. */
    void kill() throws ClusterException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while broker " + id + " was being killed", e);
        }
    }

    /** SIGKILL, without waiting. */
    void destroy() {
        process.destroyForcibly();
    }

    /** Has the broker misbehave, see {@code Broker.disturb}. */
    void disturb(String fault) throws ClusterException {
        try {
            process.getOutputStream().write((fault + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new ClusterException("broker " + id + " is not running", e);
        }
    }

    /** Sends a signal by name, such as STOP or CONT. */
    void signal(String name) throws ClusterException {
        signal(process.pid(), name);
    }

    /** Sends a signal to any process. */
    static void signal(long pid, String name) throws ClusterException {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                    .redirectErrorStream(true)
                    .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new ClusterException("process " + pid + " did not take SIG" + name);
            }
        } catch (IOException e) {
            throw new ClusterException("cannot signal process " + pid + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while signalling process " + pid, e);
        }
    }

    /** What became of a broker that ended without being told to: why, as far as can be known, and where its log is. */
    String obituary() {
        int code = process.exitValue();
        String how = code > SIGNAL_BASE
                ? "was killed by signal " + (code - SIGNAL_BASE)
                : "ended with exit code " + code + ": " + lastLine();
        return "broker " + id + " " + how + " (" + log + ")";
    }

    private String lastLine() {
        try (var file = FileChannel.open(log)) {
            int length = (int) Math.min(LOG_TAIL_BYTES, file.size());
            ByteBuffer tail = ByteBuffer.allocate(length);
            file.read(tail, file.size() - length);
            String text = new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8).strip();
            return text.substring(text.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            return "no log";
        }
    }

    /** @param moreOptions of two options for the same thing the virtual machine takes the later one: these */
    static List<String> javaCommand(String moreOptions) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-Djava.net.preferIPv4Stack=true",
                "-Dorg.slf4j.simpleLogger.logFile=System.err",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.log.dev.insync=info",
                // a lost connection is told by this project in one line, by ZooKeeper's client with a stack trace
                "-Dorg.slf4j.simpleLogger.log.org.apache.zookeeper=error",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
                "-Dorg.slf4j.simpleLogger.showShortLogName=true"));
        command.addAll(parts(moreOptions, " \t\n"));
        command.addAll(List.of("-cp", absoluteClassPath(), MAIN_CLASS));
        return command;
    }

    private static String absoluteClassPath() {
        return parts(System.getProperty("java.class.path"), File.pathSeparator).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> parts(String text, String separators) {
        List<String> parts = new ArrayList<>();
        StringTokenizer tokens = new StringTokenizer(text, separators);
        while (tokens.hasMoreTokens()) {
            parts.add(tokens.nextToken());
        }
        return parts;
    }
}
