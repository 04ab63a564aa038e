package dev.insync.reference.runtime.cluster;

import static dev.insync.reference.runtime.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.VirtualMachine;
import dev.insync.reference.runtime.zk.StateZnode;
import java.nio.file.Path;
import java.util.List;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator's dashboard shows, read by JMX from running brokers. */
class MetricsTest {
    private static final String REPLICAS = "kafka.server:type=ReplicaManager,name=";
    private static final String CONTROLLER = "kafka.controller:type=KafkaController,name=";
    private static final String ELECTIONS = "kafka.controller:type=ControllerStats,name=";
    private static final String TRAFFIC = "kafka.server:type=BrokerTopicMetrics,name=";

    @TempDir
    private Path directory;

    @Test
    void aDeadFollowerIsSeenByItsLeaderAndItsReturnToo() throws Exception {
        ClusterOptions options = ClusterOptions.defaults(directory)
                .withBrokers(2)
                .withBasePort(0)
                .withSessionTimeoutMs(1_500)
                .withConfig("unclean.leader.election.enable", "true");
        try (LocalCluster cluster = LocalCluster.start(options);
                KafkaProducer<String, String> producer = Clients.producer(cluster.bootstrapServers())) {
            Clients.send(producer, "orders", List.of("one", "two", "three"));
            StateZnode state = cluster.partitionState("orders", 0).orElseThrow();
            int follower = 3 - state.leader();
            try (JMXConnector leader = connect(cluster, state.leader())) {
                MBeanServerConnection beans = leader.getMBeanServerConnection();
                assertEquals(3, read(beans, TRAFFIC + "MessagesInPerSec", "Count"));
                assertTrue(read(beans, TRAFFIC + "BytesInPerSec", "Count") > 61);
                assertEquals(1, read(beans, REPLICAS + "LeaderCount", "Value"));
                assertEquals(0, read(beans, REPLICAS + "UnderReplicatedPartitions", "Value"));
                assertEquals(1, read(beans, REPLICAS + "AtMinIsrPartitionCount", "Value"));
                assertEquals(0, read(beans, TRAFFIC + "BytesOutPerSec", "Count"));
                assertEquals(List.of("one", "two", "three"), Clients.readAll(cluster.bootstrapServers(), "orders"));
                assertEquals(
                        read(beans, TRAFFIC + "BytesInPerSec", "Count"),
                        read(beans, TRAFFIC + "BytesOutPerSec", "Count"));

                cluster.pause(follower);
                eventually(
                        "under-replicated",
                        () -> read(beans, REPLICAS + "UnderReplicatedPartitions", "Value") == 1
                                && read(beans, REPLICAS + "UnderMinIsrPartitionCount", "Value") == 1
                                && read(beans, REPLICAS + "AtMinIsrPartitionCount", "Value") == 0
                                && read(beans, CONTROLLER + "ActiveControllerCount", "Value") == 1
                                && read(beans, CONTROLLER + "OfflinePartitionsCount", "Value") == 0);
                cluster.resume(follower);
                try (JMXConnector expired = connect(cluster, follower)) {
                    eventually(
                            "session expired",
                            () -> read(
                                            expired.getMBeanServerConnection(),
                                            "kafka.server:type=SessionExpireListener,name=ZooKeeperExpiresPerSec",
                                            "Count")
                                    == 1);
                }
                eventually(
                        "in sync again",
                        () -> read(beans, REPLICAS + "UnderReplicatedPartitions", "Value") == 0
                                && read(beans, REPLICAS + "UnderMinIsrPartitionCount", "Value") == 0
                                && read(beans, REPLICAS + "IsrExpandsPerSec", "Count") == 1);

                cluster.stop(follower);
                eventually("alone", () -> read(beans, REPLICAS + "UnderReplicatedPartitions", "Value") == 1);
                assertEquals(0, read(beans, ELECTIONS + "UncleanLeaderElectionsPerSec", "Count"));
            }
            cluster.kill(state.leader());
            cluster.restart(follower);
            try (JMXConnector unclean = connect(cluster, follower)) {
                MBeanServerConnection beans = unclean.getMBeanServerConnection();
                eventually(
                        "a replica leads that was not in sync",
                        () -> read(beans, ELECTIONS + "UncleanLeaderElectionsPerSec", "Count") == 1
                                && read(beans, ELECTIONS + "LeaderElectionRateAndTimeMs", "Count") == 1);
            }
        }
    }

    @SuppressWarnings("BanJNDI") // the address is that of a process which this test started
    private static JMXConnector connect(LocalCluster cluster, int broker) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(cluster.pid(broker)));
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
            machine.detach();
        }
    }

    private static long read(MBeanServerConnection beans, String name, String attribute) throws Exception {
        return ((Number) beans.getAttribute(new ObjectName(name), attribute)).longValue();
    }
}
