package dev.insync.conformance.nemesis;

import dev.insync.reference.runtime.cluster.ClusterException;
import dev.insync.reference.runtime.cluster.LocalCluster;
import java.util.Set;
import java.util.TreeSet;

/** Faults for the reference cluster. */
public final class LocalClusterDriver implements BrokerDriver {
    private final LocalCluster cluster;

    public LocalClusterDriver(LocalCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Set<Integer> brokers() {
        return new TreeSet<>(cluster.brokerIds());
    }

    @Override
    public void kill(int broker) throws NemesisException {
        order(broker, "kill", cluster::kill);
    }

    @Override
    public void restart(int broker) throws NemesisException {
        order(broker, "restart", cluster::restart);
    }

    @Override
    public void pause(int broker) throws NemesisException {
        order(broker, "pause", cluster::pause);
    }

    @Override
    public void resume(int broker) throws NemesisException {
        order(broker, "resume", cluster::resume);
    }

    private static void order(int broker, String what, Order order) throws NemesisException {
        try {
            order.give(broker);
        } catch (ClusterException e) {
            throw new NemesisException("cannot " + what + " broker " + broker + ": " + e.getMessage(), e);
        }
    }

    private interface Order {
        void give(int broker) throws ClusterException;
    }
}
