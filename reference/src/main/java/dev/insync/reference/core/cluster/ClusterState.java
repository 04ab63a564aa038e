package dev.insync.reference.core.cluster;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.BrokerEpochs;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.ControllerRequest;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.FollowerEnds;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.Role;

/** A state of the whole cluster; the components are the specification's variables. */
public record ClusterState(
        ZooKeeper zk,
        PerBroker<BrokerState> broker,
        PerBroker<ControllerState> controller,
        PerBroker<PerBroker<Fifo<ControllerRequest>>> requests,
        PerPartition<PerBroker<StoredReplica>> replica,
        PerPartition<PerBroker<PerBroker<FetchSlot>>> fetches,
        PerPartition<PerBroker<IsrWrite>> isrWrites,
        PerPartition<Client> client,
        PerPartition<RecordLog> committed,
        Faults faults) {

    /** {@code Init}: a formed cluster that has just created the topic. */
    public static ClusterState init(ClusterConfig config) {
        int n = config.brokers();
        int partitions = config.partitions();
        BrokerEpochs live = BrokerEpochs.none();
        for (int b = 1; b <= n; b++) {
            live = live.with(b, 1);
        }
        BrokerEpochs registered = live;
        PartitionState state = new PartitionState(config.firstLeader(), 0, config.firstReplicas(), 1, 0);
        Assignment assignment = Assignment.of(config.firstReplicas());
        boolean watches = config.oneShotWatches();
        ControllerState elected = new ControllerState(true, 1, registered, watches ? registered : BrokerEpochs.none());
        int first = config.firstController();
        return new ClusterState(
                new ZooKeeper(
                        registered,
                        1,
                        first,
                        1,
                        watches ? BrokerSet.of(first) : BrokerSet.empty(),
                        BrokerSet.empty(),
                        PerPartition.of(partitions, p -> state),
                        PerPartition.of(partitions, p -> assignment)),
                PerBroker.of(n, b -> new BrokerState(true, 1, 1, false)),
                PerBroker.of(n, b -> b == first ? elected : ControllerState.INACTIVE),
                PerBroker.of(n, c -> PerBroker.of(n, b -> Fifo.empty())),
                PerPartition.of(
                        partitions,
                        p -> PerBroker.of(n, b -> new StoredReplica(firstReplica(config, b), RecordLog.EMPTY))),
                PerPartition.of(partitions, p -> PerBroker.of(n, f -> PerBroker.of(n, l -> FetchSlot.IDLE))),
                PerPartition.of(partitions, p -> PerBroker.of(n, l -> IsrWrite.IDLE)),
                PerPartition.of(partitions, p -> Client.NEW),
                PerPartition.of(partitions, p -> RecordLog.EMPTY),
                Faults.NONE);
    }

    private static ReplicaState firstReplica(ClusterConfig config, int b) {
        if (!config.firstReplicas().contains(b)) {
            return ReplicaState.offline(b, EpochLog.empty(), 0, 0);
        }
        boolean leads = b == config.firstLeader();
        return new ReplicaState(
                b,
                leads ? Role.LEADER : Role.FOLLOWER,
                config.firstLeader(),
                0,
                leads ? EpochLog.empty().withEpoch(0, 0) : EpochLog.empty(),
                0,
                0,
                leads ? config.firstReplicas() : BrokerSet.empty(),
                BrokerSet.empty(),
                0,
                0,
                FollowerEnds.unknown(),
                BrokerEpochs.none());
    }

    /** {@code IsUp}. */
    boolean isUp(int b) {
        return broker.get(b).up();
    }

    /** {@code HasSession}: the broker's own session is the one that holds its registration. */
    boolean hasSession(int b) {
        return isUp(b) && zk.brokers().get(b) == broker.get(b).epoch();
    }

    ClusterState withZk(ZooKeeper changed) {
        return changed == zk
                ? this
                : new ClusterState(
                        changed, broker, controller, requests, replica, fetches, isrWrites, client, committed, faults);
    }

    ClusterState withBroker(int b, BrokerState changed) {
        return new ClusterState(
                zk,
                broker.with(b, changed),
                controller,
                requests,
                replica,
                fetches,
                isrWrites,
                client,
                committed,
                faults);
    }

    ClusterState withController(int c, ControllerState changed) {
        return changed == controller.get(c)
                ? this
                : new ClusterState(
                        zk,
                        broker,
                        controller.with(c, changed),
                        requests,
                        replica,
                        fetches,
                        isrWrites,
                        client,
                        committed,
                        faults);
    }

    ClusterState withRequests(int c, PerBroker<Fifo<ControllerRequest>> changed) {
        return changed == requests.get(c)
                ? this
                : new ClusterState(
                        zk,
                        broker,
                        controller,
                        requests.with(c, changed),
                        replica,
                        fetches,
                        isrWrites,
                        client,
                        committed,
                        faults);
    }

    /** {@code NoRequests}: nothing that a controller sent is in flight. */
    ClusterState withoutRequests(int c) {
        return withRequests(c, PerBroker.of(broker.size(), b -> Fifo.empty()));
    }

    ClusterState withReplica(int p, int b, StoredReplica changed) {
        PerBroker<StoredReplica> replicas = replica.get(p);
        return changed == replicas.get(b)
                ? this
                : new ClusterState(
                        zk,
                        broker,
                        controller,
                        requests,
                        replica.with(p, replicas.with(b, changed)),
                        fetches,
                        isrWrites,
                        client,
                        committed,
                        faults);
    }

    ClusterState withFetches(PerPartition<PerBroker<PerBroker<FetchSlot>>> changed) {
        return changed == fetches
                ? this
                : new ClusterState(
                        zk, broker, controller, requests, replica, changed, isrWrites, client, committed, faults);
    }

    FetchSlot fetch(int p, int f, int l) {
        return fetches.get(p).get(f).get(l);
    }

    ClusterState withFetch(int p, int f, int l, FetchSlot changed) {
        PerBroker<PerBroker<FetchSlot>> slots = fetches.get(p);
        return withFetches(fetches.with(p, slots.with(f, slots.get(f).with(l, changed))));
    }

    ClusterState withIsrWrite(int p, int l, IsrWrite changed) {
        return changed == isrWrites.get(p).get(l)
                ? this
                : new ClusterState(
                        zk,
                        broker,
                        controller,
                        requests,
                        replica,
                        fetches,
                        isrWrites.with(p, isrWrites.get(p).with(l, changed)),
                        client,
                        committed,
                        faults);
    }

    ClusterState withClient(int p, Client changed) {
        return changed == client.get(p)
                ? this
                : new ClusterState(
                        zk,
                        broker,
                        controller,
                        requests,
                        replica,
                        fetches,
                        isrWrites,
                        client.with(p, changed),
                        committed,
                        faults);
    }

    ClusterState withCommitted(int p, RecordLog changed) {
        return new ClusterState(
                zk,
                broker,
                controller,
                requests,
                replica,
                fetches,
                isrWrites,
                client,
                committed.with(p, changed),
                faults);
    }

    ClusterState with(Faults changed) {
        return new ClusterState(
                zk, broker, controller, requests, replica, fetches, isrWrites, client, committed, changed);
    }

    /** The same with one more fault of that kind. */
    ClusterState plus(Fault fault) {
        return with(faults.plus(fault));
    }
}
