package dev.insync.reference.core.cluster;

import dev.insync.reference.core.Acks;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.Outcome;

/**
 * Everything that can happen: one record for each action of {@code KafkaReplication}, same name and parameters. Brokers are
 * ids from 1, partitions count from 0.
 */
public sealed interface Event {
    /** What the event does to a state; a refusal where the action is not enabled there. */
    Outcome<ClusterState> on(ClusterState s, ClusterConfig config);

    record Crash(int b, int h) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Processes.crash(s, config, b, h);
        }
    }

    record LoseTail(int p, int b, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Processes.loseTail(s, config, p, b, n);
        }
    }

    record Flush(int p, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Processes.flush(s, config, p, b);
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

    record BeginShutdown(int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Processes.beginShutdown(s, config, b);
        }
    }

    record StopBroker(int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Processes.stopBroker(s, config, b);
        }
    }

    record ElectController(int c) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.electController(s, config, c);
        }
    }

    record ResignController(int c) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.resignController(s, c);
        }
    }

    record ReadRegistry(int c) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.readRegistry(s, config, c);
        }
    }

    record WatchRegistry(int c) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.watchRegistry(s, config, c);
        }
    }

    record BrokerFailure(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.brokerFailure(s, config, c, b);
        }
    }

    record BrokerStartup(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.brokerStartup(s, config, c, b);
        }
    }

    record ElectLeader(int c, int p, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.electLeader(s, config, c, p, n);
        }
    }

    record ElectUncleanLeader(int c, int p, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.electUncleanLeader(s, config, c, p, n);
        }
    }

    record ElectPreferredLeader(int c, int p, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.electPreferredLeader(s, config, c, p, n);
        }
    }

    record OfflinePartition(int c, int p) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.offlinePartition(s, config, c, p);
        }
    }

    record RemoveFromIsr(int c, int p, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.removeFromIsr(s, config, c, p, b);
        }
    }

    record ControlledShutdown(int c, int p, int b, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.controlledShutdown(s, config, c, p, b, n);
        }
    }

    record StartReassignment(int c, int p, BrokerSet t) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.startReassignment(s, config, c, p, t);
        }
    }

    record CompleteReassignment(int c, int p, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.completeReassignment(s, config, c, p, n);
        }
    }

    record CancelReassignment(int c, int p, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Controllers.cancelReassignment(s, config, c, p, n);
        }
    }

    record BecomeLeader(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Roles.becomeLeader(s, config, c, b);
        }
    }

    record BecomeFollower(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Roles.becomeFollower(s, config, c, b);
        }
    }

    record RefuseLeaderAndIsr(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Roles.refuseLeaderAndIsr(s, config, c, b);
        }
    }

    record StopReplica(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Roles.stopReplica(s, config, c, b);
        }
    }

    record RefuseStopReplica(int c, int b) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Roles.refuseStopReplica(s, config, c, b);
        }
    }

    record Produce(int p, int l, int v, Acks acks) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Clients.produce(s, config, p, l, v, acks);
        }
    }

    record LoseProduce(int p, int v) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Clients.loseProduce(s, config, p, v);
        }
    }

    record RetryProduce(int p, int l, int v) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Clients.retryProduce(s, config, p, l, v);
        }
    }

    record DeduplicateRetry(int p, int l, int v) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Clients.deduplicateRetry(s, config, p, l, v);
        }
    }

    record Consume(int p, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Clients.consume(s, config, p, l);
        }
    }

    record ListOffsets(int p, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Clients.listOffsets(s, config, p, l);
        }
    }

    record SendFetch(int p, int f, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.sendFetch(s, p, f, l);
        }
    }

    record HandleFetch(int p, int l, int f, int n) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.handleFetch(s, config, p, l, f, n);
        }
    }

    record HandleDivergingFetch(int p, int l, int f) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.handleDivergingFetch(s, config, p, l, f);
        }
    }

    record RefuseFetch(int p, int l, int f) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.refuseFetch(s, config, p, l, f);
        }
    }

    record HandleFetchResponse(int p, int f, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.handleFetchResponse(s, config, p, f, l);
        }
    }

    record Truncate(int p, int f, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.truncate(s, config, p, f, l);
        }
    }

    record DropFetchResponse(int p, int f, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.dropFetchResponse(s, config, p, f, l);
        }
    }

    record LoseFetch(int p, int f, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return Fetches.loseFetch(s, config, p, f, l);
        }
    }

    record ExpandIsr(int p, int l, int f) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.expandIsr(s, config, p, l, f);
        }
    }

    record ShrinkIsr(int p, int l, int f) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.shrinkIsr(s, config, p, l, f);
        }
    }

    record WriteIsr(int p, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.writeIsr(s, config, p, l);
        }
    }

    record RefuseIsr(int p, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.refuseIsr(s, config, p, l);
        }
    }

    record RefuseIneligible(int p, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.refuseIneligible(s, config, p, l);
        }
    }

    record LoseIsrAnswer(int p, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.loseIsrAnswer(s, config, p, l);
        }
    }

    record LearnIsr(int p, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.learnIsr(s, config, p, l);
        }
    }

    record WithdrawIsr(int p, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.withdrawIsr(s, config, p, l);
        }
    }

    record RereadIsr(int p, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.rereadIsr(s, config, p, l);
        }
    }

    record DropIsrAnswer(int p, int l) implements Event {
        @Override
        public Outcome<ClusterState> on(ClusterState s, ClusterConfig config) {
            return InSyncReplicas.dropIsrAnswer(s, p, l);
        }
    }
}
