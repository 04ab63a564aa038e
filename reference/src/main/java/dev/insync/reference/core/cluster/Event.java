package dev.insync.reference.core.cluster;

import dev.insync.reference.core.Outcome;

/** Everything that can happen: one record for each action of {@code KafkaReplication}, same name and parameters. */
public sealed interface Event {
    /** What the event does to a state; a refusal where the action is not enabled there. */
    Outcome<ClusterState> on(ClusterState s, ClusterConfig config);

    record Crash(int b, int h) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Processes.crash(s, config, b, h);
        }
    }

    record Restart(int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Processes.restart(s, b);
        }
    }

    record Register(int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Processes.register(s, b);
        }
    }

    record ExpireSession(int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Processes.expireSession(s, config, b);
        }
    }

    record ElectController(int c) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.electController(s, c);
        }
    }

    record ResignController(int c) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.resignController(s, c);
        }
    }

    record BrokerFailure(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.brokerFailure(s, c, b);
        }
    }

    record BrokerStartup(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.brokerStartup(s, c, b);
        }
    }

    record ElectLeader(int c, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.electLeader(s, c, n);
        }
    }

    record ElectPreferredLeader(int c, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.electPreferredLeader(s, config, c, n);
        }
    }

    record OfflinePartition(int c) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.offlinePartition(s, c);
        }
    }

    record RemoveFromIsr(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.removeFromIsr(s, c, b);
        }
    }

    record BecomeLeader(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Roles.becomeLeader(s, config.fixes(), c, b);
        }
    }

    record BecomeFollower(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Roles.becomeFollower(s, config.fixes(), c, b);
        }
    }

    record RefuseLeaderAndIsr(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Roles.refuseLeaderAndIsr(s, config.fixes(), c, b);
        }
    }

    record Produce(int l, int v) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.produce(s, config, l, v);
        }
    }

    record SendFetch(int f, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.sendFetch(s, f, l);
        }
    }

    record HandleFetch(int l, int f, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.handleFetch(s, config.fixes(), l, f, n);
        }
    }

    record HandleDivergingFetch(int l, int f) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.handleDivergingFetch(s, config.fixes(), l, f);
        }
    }

    record RefuseFetch(int l, int f) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.refuseFetch(s, config.fixes(), l, f);
        }
    }

    record HandleFetchResponse(int f, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.handleFetchResponse(s, config.fixes(), f, l);
        }
    }

    record Truncate(int f, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.truncate(s, config.fixes(), f, l);
        }
    }

    record DropFetchResponse(int f, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.dropFetchResponse(s, config.fixes(), f, l);
        }
    }

    record LoseFetch(int f, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.loseFetch(s, config, f, l);
        }
    }

    record ExpandIsr(int l, int f) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.expandIsr(s, config.fixes(), l, f);
        }
    }

    record ShrinkIsr(int l, int f) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.shrinkIsr(s, config, l, f);
        }
    }

    record WriteIsr(int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.writeIsr(s, l);
        }
    }

    record RefuseIsr(int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.refuseIsr(s, l);
        }
    }

    record LearnIsr(int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.learnIsr(s, config.fixes(), l);
        }
    }

    record DropIsrAnswer(int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.dropIsrAnswer(s, l);
        }
    }
}
