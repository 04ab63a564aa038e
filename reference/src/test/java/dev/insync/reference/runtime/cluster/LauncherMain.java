package dev.insync.reference.runtime.cluster;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** A process that starts a cluster, prints the process ids of its brokers, and waits to be killed. */
final class LauncherMain {
    private LauncherMain() {}

    public static void main(String[] arguments) throws Exception {
        LocalCluster cluster = LocalCluster.start(
                ClusterOptions.defaults(Path.of(arguments[0])).withBrokers(2).withBasePort(0));
        System.out.println(cluster.brokerIds().stream()
                .map(id -> Long.toString(cluster.pid(id)))
                .collect(Collectors.joining(" ")));
        new CountDownLatch(1).await();
    }
}
