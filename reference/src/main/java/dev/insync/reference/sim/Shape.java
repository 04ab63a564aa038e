package dev.insync.reference.sim;

import dev.insync.reference.core.Assignment;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.cluster.Client;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.FetchSlot;
import dev.insync.reference.core.cluster.IsrWrite;
import dev.insync.reference.core.cluster.PerBroker;
import dev.insync.reference.core.cluster.RecordLog;
import dev.insync.reference.core.cluster.StoredReplica;

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

    static Client client(ClusterState s, int p) {
        return s.client().get(p);
    }

    static RecordLog committed(ClusterState s, int p) {
        return s.committed().get(p);
    }
}
