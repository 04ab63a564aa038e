package dev.insync.conformance.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The reference cluster as {@code ./insync cluster} runs it: a launcher with ZooKeeper in it, and a process for each broker. */
final class InsyncMaker implements ClusterMaker {
    private final String mainClass;
    private final int sessionTimeoutMs;

    /** @param mainClass the command line of this program */
    InsyncMaker(String mainClass, int sessionTimeoutMs) {
        this.mainClass = mainClass;
        this.sessionTimeoutMs = sessionTimeoutMs;
    }

    @Override
    public String name() {
        return "Insync";
    }

    @Override
    public RunningCluster start(Path data, Children children) throws BenchException {
        int basePort = FreePorts.inARow(BROKERS);
        List<String> command = new ArrayList<>(List.of(Jvm.java(), "-Xshare:auto", "-XX:+UseParallelGC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass, "cluster"));
        command.addAll(List.of("--brokers", String.valueOf(BROKERS), "--base-port", String.valueOf(basePort)));
        command.addAll(List.of("--data", data.resolve("cluster").toString()));
        command.addAll(List.of("--session-timeout-ms", String.valueOf(sessionTimeoutMs)));
        Process launcher = children.start(command, data.resolve("launcher.log"));
        return new RunningCluster(basePort) {
            @Override
            ProcessHandle broker(int id) throws BenchException {
                return Children.find(launcher, List.of("--id", String.valueOf(id), "--port"))
                        .orElseThrow(() -> new BenchException("broker " + id + " does not run; see " + data));
            }

            @Override
            void stop() {
                children.kill(launcher);
            }
        };
    }
}
