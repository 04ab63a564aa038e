package dev.insync.reference.runtime.broker;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users alert on, by JMX under Kafka's own names. They belong to the process, as Kafka's do: where several brokers share
 * one, those of the first are shown.
 */
final class Metrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);
    private static final long PATIENCE_MS = 1_000;
    private static final String REPLICAS = "kafka.server:type=ReplicaManager,name=";
    private static final String CONTROLLER = "kafka.controller:type=KafkaController,name=";
    private static final String ELECTIONS = "kafka.controller:type=ControllerStats,name=";
    private static final String TRAFFIC = "kafka.server:type=BrokerTopicMetrics,name=";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final List<ObjectName> registered = new ArrayList<>();
    private final Meter messagesIn = meter(TRAFFIC + "MessagesInPerSec");
    private final Meter bytesIn = meter(TRAFFIC + "BytesInPerSec");
    private final Meter bytesOut = meter(TRAFFIC + "BytesOutPerSec");
    private final Meter isrShrinks = meter(REPLICAS + "IsrShrinksPerSec");
    private final Meter isrExpands = meter(REPLICAS + "IsrExpandsPerSec");
    private final Meter elections = meter(ELECTIONS + "LeaderElectionRateAndTimeMs");
    private final Meter uncleanElections = meter(ELECTIONS + "UncleanLeaderElectionsPerSec");
    private final Meter expiries = meter("kafka.server:type=SessionExpireListener,name=ZooKeeperExpiresPerSec");

    /** Attributes of a gauge. */
    public interface GaugeMBean {
        long getValue();
    }

    /** A value that is worked out when somebody looks. */
    public record Gauge(LongSupplier value) implements GaugeMBean {
        @Override
        public long getValue() {
            return value.getAsLong();
        }
    }

    /** Records have been appended by a leader. */
    void appended(long records, long bytes) {
        messagesIn.mark(records);
        bytesIn.mark(bytes);
    }

    /** Records have been sent to a consumer. */
    void sent(long bytes) {
        bytesOut.mark(bytes);
    }

    /** A leader's ISR has another size. */
    void isrChanged(int before, int after) {
        (after < before ? isrShrinks : isrExpands).mark(1);
    }

    /**
     * A controller has elected a leader.
     *
     * @param clean whether the leader was in sync, so that nothing acknowledged is lost
     */
    void elected(boolean clean) {
        elections.mark(1);
        if (!clean) {
            uncleanElections.mark(1);
        }
    }

    /** This broker's ZooKeeper session has ended against its will. */
    void sessionExpired() {
        expiries.mark(1);
    }

    /** Shows what the replicas are like; each is looked at on the event loop. */
    void show(Replicas replicas, Executor loop) {
        count(REPLICAS + "PartitionCount", replicas, loop, partition -> true);
        count(
                REPLICAS + "LeaderCount",
                replicas,
                loop,
                partition -> partition.state().isLeader());
        count(
                REPLICAS + "UnderReplicatedPartitions",
                replicas,
                loop,
                partition -> partition.state().isLeader()
                        && partition.state().isr().size() < partition.replicas().size());
        count(REPLICAS + "UnderMinIsrPartitionCount", replicas, loop, HostedPartition::underMinIsr);
        count(REPLICAS + "AtMinIsrPartitionCount", replicas, loop, HostedPartition::atMinIsr);
        count(REPLICAS + "OfflineReplicaCount", replicas, loop, HostedPartition::failed);
    }

    /** Shows what the controller process on this broker is and knows. */
    void show(Membership membership) {
        register(CONTROLLER + "ActiveControllerCount", new Gauge(() -> membership.isController() ? 1 : 0));
        register(CONTROLLER + "OfflinePartitionsCount", new Gauge(membership::offlinePartitions));
    }

    @Override
    public void close() {
        for (ObjectName name : registered) {
            try {
                server.unregisterMBean(name);
            } catch (JMException e) {
                LOG.debug("{} was not shown any more", name, e);
            }
        }
    }

    private void count(String name, Replicas replicas, Executor loop, Predicate<HostedPartition> which) {
        register(name, new Gauge(() -> {
            CompletableFuture<Long> counted = new CompletableFuture<>();
            loop.execute(
                    () -> counted.complete(replicas.all().stream().filter(which).count()));
            try {
                return counted.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            } catch (ExecutionException | TimeoutException e) {
                return -1;
            }
        }));
    }

    private Meter meter(String name) {
        Meter meter = new Meter();
        register(name, meter);
        return meter;
    }

    private void register(String name, Object bean) {
        try {
            ObjectName objectName = new ObjectName(name);
            if (!server.isRegistered(objectName)) {
                server.registerMBean(bean, objectName);
                registered.add(objectName);
            }
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(name, e);
        } catch (JMException e) {
            LOG.warn("{} is not shown: {}", name, e.getMessage());
        }
    }
}
