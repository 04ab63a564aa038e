package dev.insync.reference.sim;

import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Fault;
import java.util.ArrayList;
import java.util.List;

/**
 * The properties of the specification, each judged from the whole state, as it stands there: slow, and the measure for the
 * {@link Ledger}. {@code TypeOk} is left to Java's types and to the constructors of the core.
 */
final class Properties {
    /** A property of one partition, before and after a step. */
    private interface Judgement {
        boolean holds(ClusterState before, ClusterState after, int p);
    }

    private record Named(String name, Judgement judgement) {}

    private final ClusterConfig config;
    private final List<Named> all = new ArrayList<>();

    Properties(ClusterConfig config) {
        this.config = config;
        LogProperties logs = new LogProperties(config);
        ZooKeeperProperties zk = new ZooKeeperProperties(config);
        add("OneLeaderPerEpoch", (before, after, p) -> logs.oneLeaderPerEpoch(after, p));
        add("LeaderInIsr", (before, after, p) -> ZooKeeperProperties.leaderInIsr(after, p));
        add("IsrWithinReplicas", (before, after, p) -> ZooKeeperProperties.isrWithinReplicas(after, p));
        add("StoppedIsNotInSync", (before, after, p) -> zk.stoppedIsNotInSync(after, p));
        add("LogMatching", (before, after, p) -> logs.logMatching(after, p));
        add("EpochsMatchLog", (before, after, p) -> logs.epochsMatchLog(after, p));
        add("HighWatermarkIsCurrent", (before, after, p) -> logs.highWatermarkIsCurrent(after, p));
        add("ProducerOrder", (before, after, p) -> logs.producerOrder(after, p));
        add("SameKeySamePartition", (before, after, p) -> logs.sameKeySamePartition(after, p));
        if (isDurable(config) && !isClean(config)) {
            add("LeaderCompleteness", (before, after, p) -> logs.leaderCompleteness(after, p));
            add("ReadsAreCommitted", (before, after, p) -> logs.readsAreCommitted(after, p));
        }
        if (isClean(config)) {
            add("IsrAgreement", (before, after, p) -> logs.isrAgreement(after, p));
            add("PresumedIsrAgreement", (before, after, p) -> logs.presumedIsrAgreement(after, p));
            add("AckedOnElectable", (before, after, p) -> logs.ackedOnElectable(after, p));
            add("CommittedIsReplicated", (before, after, p) -> logs.committedIsReplicated(after, p));
            add("LeaderCompleteness", (before, after, p) -> logs.leaderCompleteness(after, p));
            add("ReadsAreCommitted", (before, after, p) -> logs.readsAreCommitted(after, p));
        }
        if (isDurable(config)) {
            add("JoinsInSync", LogProperties::joinsInSync);
            add("ImplementsCommittedLog", LogProperties::implementsCommittedLog);
            add("ListedNeverFalls", ZooKeeperProperties::listedNeverFalls);
        }
        add("VersionsRise", ZooKeeperProperties::versionsRise);
        add("NoZombieWrites", ZooKeeperProperties::noZombieWrites);
        add("ReassignedIsInSync", ZooKeeperProperties::reassignedIsInSync);
    }

    private void add(String name, Judgement judgement) {
        all.add(new Named(name, judgement));
    }

    /** Nobody is elected who is not in sync: what was committed stays. */
    static boolean isDurable(ClusterConfig config) {
        return config.budgets().get(Fault.UNCLEAN) == 0;
    }

    /** And no disk loses anything: what the in-sync replicas hold they keep. */
    static boolean isClean(ClusterConfig config) {
        return isDurable(config) && config.budgets().get(Fault.TAIL_LOSS) == 0;
    }

    /** The names of the properties that the step violates, in one partition or another. */
    List<String> violated(ClusterState before, ClusterState after) {
        List<String> violated = new ArrayList<>();
        for (Named property : all) {
            for (int p = 0; p < config.partitions(); p++) {
                if (!property.judgement().holds(before, after, p)) {
                    violated.add(property.name());
                    break;
                }
            }
        }
        return violated;
    }
}
