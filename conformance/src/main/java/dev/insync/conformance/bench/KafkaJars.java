package dev.insync.conformance.bench;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Apache Kafka with its tools and all that it needs, in one directory. Maven puts it there when it is first asked for; nothing of
 * it is on this program's class path.
 */
final class KafkaJars {
    static final String VERSION = "3.9.2";

    private static final String POM = "kafka-pom.xml";
    private static final String COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies";
    private static final int TIMEOUT_MINUTES = 10;

    private KafkaJars() {}

    /**
     * The class path of Kafka.
     *
     * @param cache holds the jars; created where missing
     * @param progress told when Maven is at work
     */
    static String classPath(Path cache, Children children, Progress progress) throws BenchException {
        Path directory = cache.resolve("kafka-" + VERSION);
        try {
            if (!Files.isDirectory(directory)) {
                progress.line("Apache Kafka " + VERSION + " goes to " + directory + " (mvn, once)");
                fetch(cache, directory, children);
            }
            try (Stream<Path> jars = Files.list(directory)) {
                return jars.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
            }
        } catch (IOException e) {
            throw new BenchException("cannot keep Apache Kafka in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static void fetch(Path cache, Path directory, Children children) throws IOException, BenchException {
        Files.createDirectories(cache);
        Path work = Files.createTempDirectory(cache, "fetch");
        try {
            Path pom = work.resolve("pom.xml");
            try (InputStream in = Objects.requireNonNull(KafkaJars.class.getResourceAsStream(POM))) {
                Files.copy(in, pom);
            }
            Path jars = work.resolve("jars");
            Path log = work.resolve("log");
            Process maven = children.start(
                    List.of(
                            "mvn",
                            "-q",
                            "-B",
                            "-f",
                            pom.toString(),
                            COPY,
                            "-Dkafka.version=" + VERSION,
                            "-DoutputDirectory=" + jars),
                    log);
            if (!maven.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES) || maven.exitValue() != 0) {
                children.kill(maven);
                throw new BenchException("mvn cannot get Apache Kafka " + VERSION + ": " + reason(log));
            }
            Files.move(jars, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        } finally {
            Scratch.delete(work);
        }
    }

    private static String reason(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("ERROR"))
                    .findFirst()
                    .map(line -> line.replaceAll("\\e\\[[0-9;]*m", "").strip())
                    .orElse("it did not end within " + TIMEOUT_MINUTES + " minutes");
        }
    }
}
