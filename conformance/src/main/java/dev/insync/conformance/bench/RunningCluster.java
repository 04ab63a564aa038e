package dev.insync.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Brokers 1 to 3, which listen on ports that follow one another. */
abstract class RunningCluster {
    private static final String RESIDENT = "VmRSS:";
    private static final double KB_PER_MB = 1024;

    private final int basePort;

    RunningCluster(int basePort) {
        this.basePort = basePort;
    }

    final String bootstrapServers() {
        return String.join(
                ",",
                IntStream.range(0, ClusterMaker.BROKERS)
                        .mapToObj(i -> "127.0.0.1:" + (basePort + i))
                        .toList());
    }

    /** The process of a broker. */
    abstract ProcessHandle broker(int id) throws BenchException;

    /** Kills everything that belongs to the cluster, without ceremony. */
    abstract void stop();

    /** What the brokers hold of the machine's memory, on average; NaN where the system does not tell. */
    final double residentMb() throws BenchException {
        double sum = 0;
        for (int id = 1; id <= ClusterMaker.BROKERS; id++) {
            sum += residentKb(Path.of("/proc", String.valueOf(broker(id).pid()), "status"));
        }
        return sum / ClusterMaker.BROKERS / KB_PER_MB;
    }

    private static double residentKb(Path status) throws BenchException {
        try (Stream<String> lines = Files.lines(status)) {
            List<String> words = List.of(lines.filter(line -> line.startsWith(RESIDENT))
                    .findFirst()
                    .orElseThrow()
                    .split("\\s+"));
            return Double.parseDouble(words.get(1));
        } catch (IOException e) {
            throw new BenchException("no " + status + ": resident memory is read where Linux tells it", e);
        }
    }
}
