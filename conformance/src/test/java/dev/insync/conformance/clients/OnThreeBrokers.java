package dev.insync.conformance.clients;

import dev.insync.reference.runtime.cluster.ClusterOptions;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Tests that share one cluster of three brokers with its defaults, each with topics and groups of its own. */
abstract class OnThreeBrokers {
    /** Nobody is killed here, and a busy machine must not look as if somebody were. */
    private static final int SESSION_TIMEOUT_MS = 15_000;

    @TempDir
    static Path clusterDirectory;

    static LocalCluster cluster;

    @TempDir
    Path directory;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = LocalCluster.start(
                ClusterOptions.defaults(clusterDirectory).withBasePort(0).withSessionTimeoutMs(SESSION_TIMEOUT_MS));
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }
}
