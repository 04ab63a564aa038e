package dev.insync.reference.sim;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.ControllerRequest;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.cluster.Client;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.FetchSlot;
import dev.insync.reference.core.cluster.Fifo;
import dev.insync.reference.core.cluster.IsrWrite;
import dev.insync.reference.core.cluster.PerBroker;
import dev.insync.reference.core.cluster.RecordLog;
import dev.insync.reference.core.cluster.StoredReplica;
import java.util.List;

/** Where in a state of the cluster a partition's things stand. */
final class Shape {
    private Shape() {}

    static PartitionState state(ClusterState s, int p) {
        return s.zk().state().get(p);
    }

    static Assignment assignment(ClusterState s, int p) {
        return s.zk().assignment().get(p);
    }

    static PerBroker<StoredReplica> replicas(ClusterState s, int p) {
        return s.replica().get(p);
    }

    static StoredReplica replica(ClusterState s, int p, int b) {
        return s.replica().get(p).get(b);
    }

    static PerBroker<PerBroker<FetchSlot>> fetches(ClusterState s, int p) {
        return s.fetches().get(p);
    }

    static FetchSlot fetch(ClusterState s, int p, int f, int l) {
        return s.fetches().get(p).get(f).get(l);
    }

    static PerBroker<IsrWrite> isrWrites(ClusterState s, int p) {
        return s.isrWrites().get(p);
    }

    /** The same with a request in front of those that controller c has on their way to broker b. */
    static ClusterState withRequest(ClusterState s, int c, int b, ControllerRequest request) {
        PerBroker<Fifo<ControllerRequest>> queues = s.requests().get(c);
        Fifo<ControllerRequest> longer =
                Fifo.of(List.of(request)).and(queues.get(b).toList());
        return new ClusterState(
                s.zk(),
                s.broker(),
                s.controller(),
                s.requests().with(c, queues.with(b, longer)),
                s.replica(),
                s.fetches(),
                s.isrWrites(),
                s.client(),
                s.committed(),
                s.faults());
    }

    /** The same with that in the slot between follower f and leader l. */
    static ClusterState withFetch(ClusterState s, int p, int f, int l, FetchSlot slot) {
        PerBroker<PerBroker<FetchSlot>> slots = s.fetches().get(p);
        return new ClusterState(
                s.zk(),
                s.broker(),
                s.controller(),
                s.requests(),
                s.replica(),
                s.fetches().with(p, slots.with(f, slots.get(f).with(l, slot))),
                s.isrWrites(),
                s.client(),
                s.committed(),
                s.faults());
    }

    static Client client(ClusterState s, int p) {
        return s.client().get(p);
    }

    static RecordLog committed(ClusterState s, int p) {
        return s.committed().get(p);
    }
}
