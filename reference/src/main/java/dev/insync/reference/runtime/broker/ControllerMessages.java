package dev.insync.reference.runtime.broker;

import dev.insync.reference.runtime.TopicPartition;
import dev.insync.reference.runtime.wire.BrokerConnection;
import dev.insync.reference.runtime.wire.BrokerEndpoint;
import dev.insync.reference.runtime.wire.ErrorCode;
import dev.insync.reference.runtime.wire.LeaderAndIsr;
import dev.insync.reference.runtime.wire.StopReplica;
import dev.insync.reference.runtime.wire.UpdateMetadata;
import dev.insync.reference.runtime.zk.LiveBroker;
import dev.insync.reference.runtime.zk.TopicAssignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a controller has to tell each live broker, gathered while it handles one event and sent at its end: first
 * LeaderAndIsr, then UpdateMetadata, then StopReplica. Used on the controller thread only.
 */
final class ControllerMessages implements AutoCloseable {
    /** A replica that its broker cannot serve, as of an incarnation of the broker. */
    record DiskFailure(int broker, long brokerEpoch, TopicPartition partition) {}

    private record Peer(LiveBroker broker, ControllerChannel channel) {}

    private final int controllerId;
    private final int controllerEpoch;
    private final Function<BrokerEndpoint, BrokerConnection> connections;
    private final SortedMap<Integer, Peer> peers = new TreeMap<>();
    private final Map<Integer, List<LeaderAndIsr.PartitionState>> roles = new TreeMap<>();
    private final Map<Integer, List<StopReplica.PartitionState>> stops = new TreeMap<>();
    private final Collection<Integer> newcomers = new TreeSet<>();
    private final Queue<DiskFailure> failures = new ConcurrentLinkedQueue<>();
    private final Runnable onDiskFailure;
    private boolean brokersChanged;

    /** @param onDiskFailure called on any thread when there is something for {@link #takeFailures} */
    ControllerMessages(
            int controllerId,
            int controllerEpoch,
            Function<BrokerEndpoint, BrokerConnection> connections,
            Runnable onDiskFailure) {
        this.onDiskFailure = onDiskFailure;
        this.controllerId = controllerId;
        this.controllerEpoch = controllerEpoch;
        this.connections = connections;
    }

    /** From now on this incarnation of the broker is told. */
    void open(LiveBroker broker) {
        int id = broker.registration().id();
        peers.put(id, new Peer(broker, new ControllerChannel(id, connections.apply(endpoint(broker)))));
        newcomers.add(id);
        brokersChanged = true;
    }

    /** What waits for the broker is dropped. */
    void close(int brokerId) {
        Peer peer = peers.remove(brokerId);
        if (peer != null) {
            peer.channel().close();
        }
        roles.remove(brokerId);
        stops.remove(brokerId);
        newcomers.remove(brokerId);
        brokersChanged = true;
    }

    /**
     * Adds a request of the core to what the broker will be told.
     *
     * @param stateControllerEpoch epoch of the controller that wrote the state
     */
    void tell(
            int brokerId,
            TopicPartition partition,
            dev.insync.reference.core.LeaderAndIsr request,
            int stateControllerEpoch,
            TopicAssignment assignment) {
        List<Integer> replicas = assignment.replicas(partition.partition());
        roles.computeIfAbsent(brokerId, id -> new ArrayList<>())
                .add(new LeaderAndIsr.PartitionState(
                        partition,
                        stateControllerEpoch,
                        request.leader(),
                        request.leaderEpoch(),
                        request.isr().toList(),
                        request.version(),
                        replicas,
                        assignment.adding(partition.partition()),
                        assignment.removing(partition.partition()),
                        request.version() == 0,
                        assignment.topicId()));
    }

    /** Adds a request of the core to give up a role to what the broker will be told. */
    void stop(int brokerId, TopicPartition partition, dev.insync.reference.core.StopReplica request) {
        stops.computeIfAbsent(brokerId, id -> new ArrayList<>())
                .add(new StopReplica.PartitionState(partition, request.leaderEpoch(), request.delete()));
    }

    /**
     * Tells a broker to delete its replica of a topic that is being deleted.
     *
     * @param answered hears what the broker says, on any thread; never if the channel is closed first
     * @return false where the broker is not there
     */
    boolean delete(int brokerId, TopicPartition partition, Consumer<ErrorCode> answered) {
        Peer peer = peers.get(brokerId);
        if (peer == null) {
            return false;
        }
        StopReplica.PartitionState stop =
                new StopReplica.PartitionState(partition, UpdateMetadata.LEADER_DURING_DELETE, true);
        peer.channel()
                .send(
                        new StopReplica.Call(
                                controllerId, controllerEpoch, peer.broker().brokerEpoch(), List.of(stop)),
                        answered);
        return true;
    }

    /**
     * Sends what was gathered.
     *
     * @param changed partitions that every broker must hear of
     * @param all every partition, for brokers that know nothing yet
     */
    void flush(Collection<UpdateMetadata.PartitionState> changed, Collection<UpdateMetadata.PartitionState> all) {
        List<BrokerEndpoint> live =
                peers.values().stream().map(peer -> endpoint(peer.broker())).toList();
        peers.forEach((id, peer) -> {
            long brokerEpoch = peer.broker().brokerEpoch();
            List<LeaderAndIsr.PartitionState> told = roles.get(id);
            if (told != null) {
                peer.channel()
                        .send(
                                new LeaderAndIsr.Call(
                                        controllerId, controllerEpoch, brokerEpoch, newcomers.contains(id), told, live),
                                result -> noteFailures(id, brokerEpoch, result));
            }
            boolean isNew = newcomers.contains(id);
            if (isNew || brokersChanged || !changed.isEmpty()) {
                List<UpdateMetadata.PartitionState> partitions = List.copyOf(isNew ? all : changed);
                peer.channel()
                        .send(new UpdateMetadata.Call(controllerId, controllerEpoch, brokerEpoch, partitions, live));
            }
            List<StopReplica.PartitionState> stopped = stops.get(id);
            if (stopped != null) {
                peer.channel()
                        .send(new StopReplica.Call(controllerId, controllerEpoch, brokerEpoch, stopped), answer -> {});
            }
        });
        roles.clear();
        stops.clear();
        newcomers.clear();
        brokersChanged = false;
    }

    private void noteFailures(int broker, long brokerEpoch, LeaderAndIsr.Result result) {
        boolean more = false;
        for (LeaderAndIsr.PartitionResult partition : result.partitions()) {
            if (partition.error() == ErrorCode.KAFKA_STORAGE_ERROR) {
                failures.add(new DiskFailure(broker, brokerEpoch, partition.partition()));
                more = true;
            }
        }
        if (more) {
            onDiskFailure.run();
        }
    }

    /** The replicas whose disk has failed, as their brokers have answered since the last time. */
    List<DiskFailure> takeFailures() {
        List<DiskFailure> taken = new ArrayList<>();
        for (DiskFailure failure = failures.poll(); failure != null; failure = failures.poll()) {
            taken.add(failure);
        }
        return taken;
    }

    @Override
    public void close() {
        peers.values().forEach(peer -> peer.channel().close());
        peers.clear();
    }

    private static BrokerEndpoint endpoint(LiveBroker broker) {
        return new BrokerEndpoint(
                broker.registration().id(),
                broker.registration().host(),
                broker.registration().port());
    }
}
