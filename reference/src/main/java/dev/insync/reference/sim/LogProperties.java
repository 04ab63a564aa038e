package dev.insync.reference.sim;

import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.EpochStart;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.ReplicaState;
import dev.insync.reference.core.Role;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.LogRecord;
import dev.insync.reference.core.cluster.RecordLog;
import dev.insync.reference.core.cluster.StoredReplica;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The properties of the specification that speak of replicas and their logs, for one partition. */
final class LogProperties {
    private final ClusterConfig config;

    LogProperties(ClusterConfig config) {
        this.config = config;
    }

    private boolean all(IntPredicate broker) {
        return IntStream.rangeClosed(1, config.brokers()).allMatch(broker);
    }

    private static boolean leads(ClusterState s, int p, int l) {
        return Shape.replica(s, p, l).state().role() == Role.LEADER;
    }

    /** Whether it is the leader that ZooKeeper names. */
    private static boolean rules(ClusterState s, int p, int l) {
        PartitionState state = Shape.state(s, p);
        return leads(s, p, l)
                && state.leader() == l
                && state.leaderEpoch() == Shape.replica(s, p, l).state().leaderEpoch();
    }

    boolean oneLeaderPerEpoch(ClusterState s, int p) {
        return all(a -> all(b -> a == b
                || !leads(s, p, a)
                || !leads(s, p, b)
                || Shape.replica(s, p, a).state().leaderEpoch()
                        != Shape.replica(s, p, b).state().leaderEpoch()));
    }

    boolean logMatching(ClusterState s, int p) {
        return all(a -> all(
                b -> match(Shape.replica(s, p, a).log(), Shape.replica(s, p, b).log())));
    }

    private static boolean match(RecordLog one, RecordLog other) {
        boolean same = true;
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            same &= one.get(i).equals(other.get(i));
            if (one.get(i).epoch() == other.get(i).epoch() && !same) {
                return false;
            }
        }
        return true;
    }

    boolean epochsMatchLog(ClusterState s, int p) {
        return all(b -> {
            StoredReplica replica = Shape.replica(s, p, b);
            List<EpochStart> cache = replica.state().log().entries();
            return IntStream.range(0, replica.log().size())
                    .allMatch(i -> IntStream.range(0, cache.size())
                            .anyMatch(j ->
                                    cache.get(j).epoch() == replica.log().get(i).epoch()
                                            && cache.get(j).start() <= i
                                            && (j + 1 == cache.size()
                                                    || i < cache.get(j + 1).start())));
        });
    }

    boolean highWatermarkIsCurrent(ClusterState s, int p) {
        return all(l -> {
            ReplicaState r = Shape.replica(s, p, l).state();
            return r.role() != Role.LEADER || r.highWatermark() == advanced(config, r);
        });
    }

    /** {@code AdvancedHighWatermark}. */
    static long advanced(ClusterConfig config, ReplicaState r) {
        if (config.fixes().has(Fix.KIP_966) && r.isr().size() < config.rules().minInsyncReplicas()) {
            return r.highWatermark();
        }
        long least = r.log().endOffset();
        for (int i = 0; i < r.isr().size(); i++) {
            least = r.isr().get(i) == r.id()
                    ? least
                    : Math.min(least, r.ends().get(r.isr().get(i)));
        }
        for (int i = 0; config.fixes().has(Fix.KIP_497) && i < r.pendingIsr().size(); i++) {
            int b = r.pendingIsr().get(i);
            least = b == r.id() ? least : Math.min(least, r.ends().get(b));
        }
        return Math.max(r.highWatermark(), least);
    }

    boolean producerOrder(ClusterState s, int p) {
        return all(b -> {
            RecordLog log = Shape.replica(s, p, b).log();
            return IntStream.range(1, log.size())
                    .allMatch(i -> log.get(i - 1).value() < log.get(i).value());
        });
    }

    boolean sameKeySamePartition(ClusterState s, int p) {
        return all(b -> Shape.replica(s, p, b).log().stream()
                .allMatch(record -> config.partitioning().partitionOf(record.value()) == p));
    }

    boolean isrAgreement(ClusterState s, int p) {
        return all(l -> !rules(s, p, l) || agreeBelow(s, p, l, Shape.state(s, p).isr()));
    }

    boolean presumedIsrAgreement(ClusterState s, int p) {
        return all(l -> !leads(s, p, l)
                || agreeBelow(
                        s, p, l, Shape.replica(s, p, l).state().isr().intersect(ZooKeeperProperties.settled(s, p))));
    }

    private static boolean agreeBelow(ClusterState s, int p, int l, BrokerSet isr) {
        return isr.toList().stream()
                .allMatch(b -> isPrefix(shown(s, p, l), Shape.replica(s, p, b).log()));
    }

    /** What a leader shows to consumers. */
    private static List<LogRecord> shown(ClusterState s, int p, int l) {
        StoredReplica replica = Shape.replica(s, p, l);
        return replica.log().subList(0, Math.toIntExact(replica.state().highWatermark()));
    }

    private static boolean isPrefix(List<LogRecord> one, List<LogRecord> other) {
        return one.size() <= other.size() && other.subList(0, one.size()).equals(one);
    }

    boolean ackedOnElectable(ClusterState s, int p) {
        List<Integer> acked = Shape.client(s, p).acked().toList();
        return Shape.state(s, p).isr().toList().stream()
                .allMatch(b -> Shape.replica(s, p, b).log().stream()
                        .map(LogRecord::value)
                        .toList()
                        .containsAll(acked));
    }

    boolean leaderCompleteness(ClusterState s, int p) {
        return all(l -> !rules(s, p, l)
                || isPrefix(Shape.committed(s, p), Shape.replica(s, p, l).log()));
    }

    boolean committedIsReplicated(ClusterState s, int p) {
        long holders = IntStream.rangeClosed(1, config.brokers())
                .filter(b ->
                        isPrefix(Shape.committed(s, p), Shape.replica(s, p, b).log()))
                .count();
        return holders >= config.rules().minInsyncReplicas();
    }

    /** Who joins the ISR and lives holds what its leader shows to consumers. */
    static boolean joinsInSync(ClusterState before, ClusterState after, int p) {
        BrokerSet joining =
                Shape.state(after, p).isr().minus(Shape.state(before, p).isr());
        int leader = Shape.state(before, p).leader();
        if (joining.isEmpty() || leader == PartitionState.NONE || !rules(before, p, leader)) {
            return true;
        }
        return agreeBelow(
                before, p, leader, joining.filter(b -> before.broker().get(b).up()));
    }

    boolean readsAreCommitted(ClusterState s, int p) {
        return all(l -> !leads(s, p, l) || isPrefix(shown(s, p, l), Shape.committed(s, p)))
                && isPrefix(Shape.client(s, p).read(), Shape.committed(s, p));
    }

    /** A step of {@code CommittedLog} that loses nothing: the committed prefix only grows. */
    static boolean implementsCommittedLog(ClusterState before, ClusterState after, int p) {
        return isPrefix(Shape.committed(before, p), Shape.committed(after, p));
    }
}
