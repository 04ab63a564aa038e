package dev.insync.conformance.clients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.ExternalClient;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The clients that are tested, each as a program of the same arguments. */
enum Program {
    JAVA {
        @Override
        List<String> command(Path directory) {
            return java(System.getProperty("java.class.path"));
        }
    },
    NEWEST_JAVA {
        @Override
        List<String> command(Path directory) throws IOException {
            // the newest client comes first, and brings nothing but itself
            String rest = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                    .filter(entry -> !Path.of(entry).getFileName().toString().startsWith("kafka-clients-"))
                    .collect(Collectors.joining(File.pathSeparator));
            return java(newestClient() + File.pathSeparator + rest);
        }
    },
    KAFKA_PYTHON {
        @Override
        List<String> command(Path directory) throws IOException {
            return List.of(ExternalClient.requirePython("kafka"), Run.script(directory, "kafka_python_client.py"));
        }
    },
    CONFLUENT {
        @Override
        List<String> command(Path directory) throws IOException {
            return List.of(
                    ExternalClient.requirePython("confluent_kafka"), Run.script(directory, "confluent_client.py"));
        }
    },
    KAFKAJS {
        @Override
        List<String> command(Path directory) throws IOException {
            Path modules = ExternalClient.requireNode("kafkajs");
            return List.of("env", "NODE_PATH=" + modules, "node", Run.script(directory, "kafkajs_client.js"));
        }

        @Override
        boolean readsByAssignment() {
            return false;
        }
    };

    /** How the program is started; the test is skipped where it cannot be. */
    abstract List<String> command(Path directory) throws IOException;

    boolean readsByAssignment() {
        return true;
    }

    List<String> command(Path directory, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(command(directory));
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> java(String classPath) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                classPath,
                JavaClient.class.getName());
    }

    private static Path newestClient() throws IOException {
        Path directory = Path.of("target", "newest-client");
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> jars = files.toList();
            assertTrue(jars.size() == 1, () -> "one jar in " + directory + ", not " + jars);
            return jars.get(0).toAbsolutePath();
        }
    }
}
