package dev.insync.conformance.bench;

import java.nio.file.Path;
import java.util.List;

/** How Kafka's own scripts start a virtual machine, without its logs of collections and its port for JMX. */
final class Jvm {
    private static final List<String> KAFKA = List.of(
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true");

    private Jvm() {}

    /** The java that runs this program. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static List<String> options() {
        return KAFKA;
    }
}
