package dev.insync.reference.sim;

import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.EpochLog;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.LogRecord;
import dev.insync.reference.core.cluster.RecordLog;
import org.jspecify.annotations.Nullable;

/** The {@link Ledger} of one partition. What it finds is the name of a property, a colon, and of whom it speaks. */
final class PartitionLedger {
    /** In the place of a broker: the committed history. */
    private static final int COMMITTED = 0;

    private final ClusterConfig config;
    private final int brokers;
    private final int p;
    private final boolean clean;
    private final boolean durable;
    /** In the place of a broker: what the consumer read. */
    private final int read;

    private final Commons commons;
    private final Missing missing;
    private final ZooKeeperProperties zooKeeper;
    private @Nullable String found;

    PartitionLedger(ClusterConfig config, int p) {
        this.config = config;
        this.brokers = config.brokers();
        this.p = p;
        this.clean = Properties.isClean(config);
        this.durable = Properties.isDurable(config);
        this.read = brokers + 1;
        this.commons = new Commons(brokers);
        this.missing = new Missing(brokers, config.partitioning().keys());
        this.zooKeeper = new ZooKeeperProperties(config);
    }

    private void violated(String property) {
        if (found == null) {
            found = property;
        }
    }

    private void checkState(boolean holds, String property, ClusterState s) {
        if (!holds) {
            violated(property + ": " + Shape.state(s, p) + ", " + Shape.assignment(s, p));
        }
    }

    /** What concerns ZooKeeper and processes. */
    @Nullable
    String inZooKeeper(ClusterState before, ClusterState after) {
        found = null;
        if (Shape.state(before, p) != Shape.state(after, p)
                || Shape.assignment(before, p) != Shape.assignment(after, p)) {
            checkState(ZooKeeperProperties.leaderInIsr(after, p), "LeaderInIsr", after);
            checkState(ZooKeeperProperties.isrWithinReplicas(after, p), "IsrWithinReplicas", after);
            checkState(ZooKeeperProperties.versionsRise(before, after, p), "VersionsRise", after);
            checkState(ZooKeeperProperties.noZombieWrites(before, after, p), "NoZombieWrites", after);
            checkState(!durable || joinsInSync(before, after), "JoinsInSync", after);
            checkState(ZooKeeperProperties.reassignedIsInSync(before, after, p), "ReassignedIsInSync", after);
        }
        if (!zooKeeper.stoppedIsNotInSync(after, p)) {
            violated("StoppedIsNotInSync: the ISR of partition " + p + " holds a broker that has stopped");
        }
        if (after.zk().controllerEpoch() < before.zk().controllerEpoch()) {
            violated("VersionsRise: /controller_epoch fell");
        }
        return found;
    }

    /** What concerns logs, replicas and clients. */
    @Nullable
    String inLogs(ClusterState before, ClusterState after) {
        found = null;
        takeOver(before, after);
        oneLeaderPerEpoch(after);
        if (commons.mismatch() != null) {
            violated("LogMatching: " + commons.mismatch());
        }
        if (durable) {
            leaderCompleteness(after);
            readsAreCommitted(after);
            int end = Shape.committed(before, p).size();
            if (Shape.committed(before, p) != Shape.committed(after, p) && commons.keptOf(COMMITTED) < end) {
                violated("ImplementsCommittedLog: the committed prefix of " + end + " records changed at "
                        + commons.keptOf(COMMITTED));
            }
            if (!ZooKeeperProperties.listedNeverFalls(before, after, p)) {
                violated("ListedNeverFalls: the end of partition " + p + " went back");
            }
        }
        if (clean) {
            isrAgreement(after);
            presumedIsrAgreement(after);
            ackedOnElectable(after);
            committedIsReplicated(after);
        }
        return found;
    }

    /** Brings what is remembered up to date, and checks what concerns one log only. */
    private void takeOver(ClusterState before, ClusterState after) {
        missing.acknowledged(
                Shape.client(before, p).acked(), Shape.client(after, p).acked());
        commons.change(COMMITTED, Shape.committed(before, p), Shape.committed(after, p));
        commons.change(
                read, Shape.client(before, p).read(), Shape.client(after, p).read());
        if (Shape.replicas(before, p) == Shape.replicas(after, p)) {
            return;
        }
        for (int b = 1; b <= brokers; b++) {
            ReplicaState state = Shape.replica(after, p, b).state();
            if (state == Shape.replica(before, p, b).state()) {
                continue;
            }
            RecordLog was = Shape.replica(before, p, b).log();
            RecordLog is = Shape.replica(after, p, b).log();
            commons.change(b, was, is);
            if (was != is) {
                missing.change(b, was, is, commons.keptOf(b));
            }
            int from = was == is ? is.size() : commons.keptOf(b);
            records(b, state.log(), is, from);
            if (state.isLeader() && state.highWatermark() != LogProperties.advanced(config, state)) {
                violated("HighWatermarkIsCurrent: the high watermark of leader b" + b + " is " + state.highWatermark());
            }
        }
    }

    /** Records from an offset on are new; the last one before is looked at too, because the cache may have changed. */
    private void records(int b, EpochLog cache, RecordLog log, int from) {
        for (int i = Math.max(0, from - 1); i < log.size(); i++) {
            LogRecord record = log.get(i);
            int epoch = record.epoch();
            if (cache.epochFor(epoch) != epoch || cache.endOffsetFor(epoch - 1) > i || i >= cache.endOffsetFor(epoch)) {
                violated("EpochsMatchLog: the cache of b" + b + " does not know the record at offset " + i);
            }
            if (i > 0 && log.get(i - 1).value() >= record.value()) {
                violated("ProducerOrder: the log of b" + b + " has " + record.value() + " at offset " + i);
            }
            if (config.partitioning().partitionOf(record.value()) != p) {
                violated("SameKeySamePartition: " + record.value() + " is in partition " + p);
            }
        }
    }

    private void oneLeaderPerEpoch(ClusterState s) {
        for (int a = 1; a <= brokers; a++) {
            ReplicaState one = Shape.replica(s, p, a).state();
            for (int b = a + 1; one.isLeader() && b <= brokers; b++) {
                ReplicaState other = Shape.replica(s, p, b).state();
                if (other.isLeader() && other.leaderEpoch() == one.leaderEpoch()) {
                    violated("OneLeaderPerEpoch: b" + a + " and b" + b + " lead in one epoch");
                }
            }
        }
    }

    /** The leader that ZooKeeper names, where it knows that it leads; or null. */
    private @Nullable ReplicaState ruler(ClusterState s) {
        int leader = Shape.state(s, p).leader();
        if (leader < 1) {
            return null;
        }
        ReplicaState r = Shape.replica(s, p, leader).state();
        return r.isLeader() && r.leaderEpoch() == Shape.state(s, p).leaderEpoch() ? r : null;
    }

    /** No step changes the ISR and a log, so that what is remembered is what both states have in common. */
    private boolean joinsInSync(ClusterState before, ClusterState after) {
        BrokerSet joining =
                Shape.state(after, p).isr().minus(Shape.state(before, p).isr());
        ReplicaState leader = joining.isEmpty() ? null : ruler(before);
        return leader == null
                || !joining.any(b -> b != leader.id()
                        && before.broker().get(b).up()
                        && commons.of(leader.id(), b) < leader.highWatermark());
    }

    private void isrAgreement(ClusterState s) {
        ReplicaState leader = ruler(s);
        if (leader != null) {
            agreement("IsrAgreement", leader, Shape.state(s, p).isr());
        }
    }

    private void presumedIsrAgreement(ClusterState s) {
        for (int l = 1; l <= brokers; l++) {
            ReplicaState leader = Shape.replica(s, p, l).state();
            if (leader.isLeader()) {
                BrokerSet isr = leader.isr();
                BrokerSet replicas = ZooKeeperProperties.settled(s, p);
                agreement("PresumedIsrAgreement", leader, isr.isSubsetOf(replicas) ? isr : isr.intersect(replicas));
            }
        }
    }

    private void agreement(String property, ReplicaState leader, BrokerSet isr) {
        for (int i = 0; i < isr.size(); i++) {
            int b = isr.get(i);
            if (b != leader.id() && commons.of(leader.id(), b) < leader.highWatermark()) {
                violated(property + ": the high watermark of leader b" + leader.id() + " is "
                        + leader.highWatermark() + ", and b" + b
                        + " in its ISR has the same records only up to " + commons.of(leader.id(), b));
            }
        }
    }

    private void ackedOnElectable(ClusterState s) {
        BrokerSet isr = Shape.state(s, p).isr();
        for (int i = 0; i < isr.size(); i++) {
            if (missing.count(isr.get(i)) > 0) {
                violated("AckedOnElectable: b" + isr.get(i) + " may lead partition " + p
                        + " next, and lacks acknowledged records");
            }
        }
    }

    private void committedIsReplicated(ClusterState s) {
        int end = Shape.committed(s, p).size();
        int holders = 0;
        for (int b = 1; b <= brokers; b++) {
            holders += commons.of(COMMITTED, b) >= end ? 1 : 0;
        }
        if (holders < config.rules().minInsyncReplicas()) {
            violated("CommittedIsReplicated: " + end + " records are committed, and on " + holders + " replicas");
        }
    }

    private void leaderCompleteness(ClusterState s) {
        ReplicaState leader = ruler(s);
        int end = Shape.committed(s, p).size();
        if (leader != null && commons.of(leader.id(), COMMITTED) < end) {
            violated("LeaderCompleteness: " + end + " records are committed, and leader b" + leader.id()
                    + " has the same only up to " + commons.of(leader.id(), COMMITTED));
        }
    }

    private void readsAreCommitted(ClusterState s) {
        for (int l = 1; l <= brokers; l++) {
            ReplicaState leader = Shape.replica(s, p, l).state();
            if (leader.isLeader() && commons.of(l, COMMITTED) < leader.highWatermark()) {
                violated("ReadsAreCommitted: leader b" + l + " shows records up to " + leader.highWatermark()
                        + ", committed are those up to " + commons.of(l, COMMITTED));
            }
        }
        if (commons.of(read, COMMITTED) < Shape.client(s, p).read().size()) {
            violated("ReadsAreCommitted: the consumer of partition " + p + " read what is not committed");
        }
    }
}
