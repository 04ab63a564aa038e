package dev.insync.reference.runtime.broker;

import dev.insync.reference.core.Fixes;
import dev.insync.reference.runtime.storage.DataDirectory;
import dev.insync.reference.runtime.zk.SessionEndedException;

/** The replicas of a broker that reaches no other one. */
final class LoneReplicas {
    private LoneReplicas() {}

    /** @param isrWriter where leaders propose ISRs, whose answers need not come */
    static Replicas of(
            int brokerId,
            BrokerConfig config,
            Fixes fixes,
            DataDirectory data,
            IsrWriter isrWriter,
            EventLoop loop,
            Metrics metrics) {
        Fetchers fetchers = new Fetchers(brokerId, config, fixes, loop, EventLog.off(), peer -> {
            throw new IllegalStateException("no connection to " + peer);
        });
        return new Replicas(
                brokerId,
                config,
                fixes,
                data,
                isrWriter,
                owner -> new Fetches(owner, loop, fixes, EventLog.off(), metrics),
                fetchers,
                EventLog.off(),
                metrics);
    }

    static Errands errandsWithoutZooKeeper() {
        return new Errands(() -> {
            throw new SessionEndedException("there is no ZooKeeper in this test");
        });
    }
}
