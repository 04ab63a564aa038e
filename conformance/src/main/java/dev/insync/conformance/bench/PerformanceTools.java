package dev.insync.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kafka's own performance tools, each run a process of its own, as its scripts start them. */
final class PerformanceTools {
    private static final String PACKAGE = "org.apache.kafka.tools.";
    private static final Pattern PRODUCED =
            Pattern.compile("([0-9]+) records sent, ([0-9.]+) records/sec .*99\\.9th.*");
    /** start, end, MB, MB/s, records, records/s, rebalance ms, fetch ms, fetch MB/s, fetch records/s. */
    private static final int CONSUMED_COLUMNS = 10;

    private static final int CONSUMED_RECORDS = 4;
    private static final int TIMEOUT_S = 180;

    private final String classPath;
    private final Children children;
    private final Path scratch;
    private int runs;

    PerformanceTools(String classPath, Children children, Path scratch) {
        this.classPath = classPath;
        this.children = children;
        this.scratch = scratch;
    }

    /** Sends records as fast as it goes; the rate in records a second. */
    double produce(String bootstrapServers, String topic, Load load) throws BenchException {
        List<String> arguments = new ArrayList<>(List.of("--topic", topic));
        arguments.addAll(List.of("--num-records", String.valueOf(load.records())));
        arguments.addAll(List.of("--record-size", String.valueOf(load.recordBytes()), "--throughput", "-1"));
        arguments.addAll(List.of("--producer-props", "bootstrap.servers=" + bootstrapServers, "acks=" + load.acks()));
        arguments.addAll(load.properties());
        return producedRate(run("ProducerPerformance", arguments), load.records());
    }

    /** Reads so many records of a topic from its start, as a group; the rate in records a second once the group is there. */
    double consume(String bootstrapServers, String topic, int records) throws BenchException {
        return consumedRate(
                run(
                        "ConsumerPerformance",
                        List.of(
                                "--bootstrap-server",
                                bootstrapServers,
                                "--topic",
                                topic,
                                "--messages",
                                String.valueOf(records))),
                records);
    }

    /** A run of the producer. */
    record Load(int records, int recordBytes, String acks, List<String> properties) {}

    static double producedRate(List<String> output, int records) throws BenchException {
        String last = output.isEmpty() ? "nothing" : output.get(output.size() - 1);
        Matcher matcher = PRODUCED.matcher(last);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != records) {
            throw new BenchException("ProducerPerformance did not send " + records + " records: " + last);
        }
        return Double.parseDouble(matcher.group(2));
    }

    static double consumedRate(List<String> output, int records) throws BenchException {
        String last = output.isEmpty() ? "nothing" : output.get(output.size() - 1);
        String[] columns = last.split(", ");
        if (columns.length != CONSUMED_COLUMNS
                || !columns[CONSUMED_RECORDS].matches("[0-9]+")
                || Integer.parseInt(columns[CONSUMED_RECORDS]) < records) {
            throw new BenchException("ConsumerPerformance did not read " + records + " records: " + last);
        }
        return Double.parseDouble(columns[CONSUMED_COLUMNS - 1]);
    }

    private List<String> run(String tool, List<String> arguments) throws BenchException {
        List<String> command = new ArrayList<>(List.of(Jvm.java(), "-Xmx512M"));
        command.addAll(Jvm.options());
        command.addAll(List.of("-cp", classPath, PACKAGE + tool));
        command.addAll(arguments);
        Path output = scratch.resolve("tool-" + ++runs + ".out");
        Process process = children.start(command, output);
        try {
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                throw new BenchException(tool + " did not end within " + TIMEOUT_S + " s");
            }
            return Files.readAllLines(output);
        } catch (IOException e) {
            throw new BenchException("cannot read " + output + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } finally {
            children.kill(process);
        }
    }
}
