package dev.insync.reference.runtime.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.insync.reference.runtime.Eventually;
import dev.insync.reference.runtime.zk.StateZnode;
import java.nio.file.Path;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leaders that change because the brokers' configuration says so, without anybody asking. */
class ConfiguredLeadersTest {
    private static final String UNCLEAN = "unclean.leader.election.enable";

    @TempDir
    Path directory;

    @Test
    void aReplicaThatLaggedLeadsUnlessItsTopicForbidsItAndThePreferredOneAgainWhenItIsBack() throws Exception {
        try (AdministeredCluster cluster = AdministeredCluster.start(ClusterOptions.defaults(directory)
                .withConfig(UNCLEAN, "true")
                .withConfig("leader.imbalance.check.interval.seconds", "1"))) {
            TopicPartition lossy = cluster.create("lossy", 2, 3);
            TopicPartition safe = cluster.create("safe", 2, 3);
            cluster.configure("safe", UNCLEAN, "false");
            cluster.brokers().stop(3);
            cluster.brokers().stop(2);
            cluster.brokers().restart(3);
            Eventually.eventually("broker 3 leads", () -> cluster.state(lossy).leader() == 3);
            assertEquals(StateZnode.NO_LEADER, cluster.state(safe).leader());
            cluster.brokers().restart(2);
            Eventually.eventually(
                    "broker 2 leads again", () -> cluster.state(lossy).leader() == 2);
            cluster.awaitInSync(lossy, 2, 3);
            assertEquals(2, cluster.state(safe).leader());
        }
    }
}
