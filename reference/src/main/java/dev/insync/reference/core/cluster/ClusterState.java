package dev.insync.reference.core.cluster;

import dev.insync.reference.core.BrokerEpochs;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.BrokerState;
import dev.insync.reference.core.ControllerState;
import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.FollowerEnds;
import dev.insync.reference.core.LeaderAndIsr;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.Role;
import java.util.List;

/** A state of the whole cluster; the components are the specification's variables. */
public record ClusterState(
        ZooKeeper zk,
        PerBroker<BrokerState> broker,
        PerBroker<ControllerState> controller,
        PerBroker<StoredReplica> replica,
        PerBroker<PerBroker<List<LeaderAndIsr>>> requests,
        PerBroker<PerBroker<FetchSlot>> fetches,
        PerBroker<IsrWrite> isrWrites,
        Client client,
        RecordLog committed,
        Faults faults) {

    /** {@code Init}: a formed cluster that has just created the topic. */
    public static ClusterState init(ClusterConfig config) {
        int n = config.brokers();
        BrokerEpochs live = BrokerEpochs.none();
        BrokerSet all = BrokerSet.empty();
        for (int b = 1; b <= n; b++) {
            live = live.with(b, 1);
            all = all.with(b);
        }
        BrokerEpochs registered = live;
        BrokerSet isr = all;
        int leader = config.firstLeader();
        return new ClusterState(
                new ZooKeeper(registered, 1, config.firstController(), 1, new PartitionState(leader, 0, isr, 0)),
                PerBroker.of(n, b -> new BrokerState(true, 1, 1)),
                PerBroker.of(
                        n,
                        b -> b == config.firstController()
                                ? new ControllerState(true, 1, registered)
                                : ControllerState.INACTIVE),
                PerBroker.of(n, b -> new StoredReplica(firstReplica(b, leader, isr), RecordLog.EMPTY)),
                PerBroker.of(n, c -> PerBroker.of(n, b -> List.of())),
                PerBroker.of(n, f -> PerBroker.of(n, l -> FetchSlot.IDLE)),
                PerBroker.of(n, l -> IsrWrite.IDLE),
                new Client(0, ValueSet.empty()),
                RecordLog.EMPTY,
                Faults.NONE);
    }

    private static ReplicaState firstReplica(int b, int leader, BrokerSet isr) {
        return new ReplicaState(
                b,
                b == leader ? Role.LEADER : Role.FOLLOWER,
                leader,
                0,
                EpochLog.empty(),
                0,
                b == leader ? isr : BrokerSet.empty(),
                BrokerSet.empty(),
                0,
                0,
                FollowerEnds.unknown());
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
        return new ClusterState(
                changed, broker, controller, replica, requests, fetches, isrWrites, client, committed, faults);
    }

    ClusterState withBroker(int b, BrokerState changed) {
        return new ClusterState(
                zk,
                broker.with(b, changed),
                controller,
                replica,
                requests,
                fetches,
                isrWrites,
                client,
                committed,
                faults);
    }

    ClusterState withController(int c, ControllerState changed) {
        return new ClusterState(
                zk,
                broker,
                controller.with(c, changed),
                replica,
                requests,
                fetches,
                isrWrites,
                client,
                committed,
                faults);
    }

    ClusterState withReplica(int b, StoredReplica changed) {
        return changed == replica.get(b)
                ? this
                : new ClusterState(
                        zk,
                        broker,
                        controller,
                        replica.with(b, changed),
                        requests,
                        fetches,
                        isrWrites,
                        client,
                        committed,
                        faults);
    }

    ClusterState withRequests(int c, PerBroker<List<LeaderAndIsr>> changed) {
        return new ClusterState(
                zk,
                broker,
                controller,
                replica,
                requests.with(c, changed),
                fetches,
                isrWrites,
                client,
                committed,
                faults);
    }

    ClusterState withFetches(PerBroker<PerBroker<FetchSlot>> changed) {
        return new ClusterState(
                zk, broker, controller, replica, requests, changed, isrWrites, client, committed, faults);
    }

    ClusterState withFetch(int f, int l, FetchSlot changed) {
        return withFetches(fetches.with(f, fetches.get(f).with(l, changed)));
    }

    ClusterState withIsrWrite(int l, IsrWrite changed) {
        return new ClusterState(
                zk,
                broker,
                controller,
                replica,
                requests,
                fetches,
                isrWrites.with(l, changed),
                client,
                committed,
                faults);
    }

    ClusterState withClient(Client changed) {
        return new ClusterState(
                zk, broker, controller, replica, requests, fetches, isrWrites, changed, committed, faults);
    }

    ClusterState withCommitted(RecordLog changed) {
        return new ClusterState(zk, broker, controller, replica, requests, fetches, isrWrites, client, changed, faults);
    }

    ClusterState withFaults(Faults changed) {
        return new ClusterState(
                zk, broker, controller, replica, requests, fetches, isrWrites, client, committed, changed);
    }
}
