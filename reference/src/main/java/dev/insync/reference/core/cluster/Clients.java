package dev.insync.reference.core.cluster;

import static dev.insync.reference.core.Outcome.refused;
import static dev.insync.reference.core.Outcome.step;

import dev.insync.reference.core.Acks;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.Outcome;
import dev.insync.reference.core.Producer;
import dev.insync.reference.core.Refusal;
import dev.insync.reference.core.Replica;
import dev.insync.reference.core.ReplicaState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Producers and consumers, as leaders see them: the module {@code Clients}. */
final class Clients {
    private Clients() {}

    static Outcome<ClusterState> produce(ClusterState s, ClusterConfig config, int p, int l, int v, Acks acks) {
        if (!config.acks().contains(acks)) {
            return refused(Refusal.OTHER_ACKS);
        }
        if (!s.isUp(l)) {
            return refused(Refusal.BROKER_DOWN);
        }
        StoredReplica r = s.replica().get(p).get(l);
        Refusal mayNot = Replica.mayAppend(r.state(), acks, config.rules());
        if (mayNot != null) {
            return refused(mayNot);
        }
        if (!isNextToSend(s, config, p, v)) {
            return refused(Refusal.OTHER_VALUE);
        }
        Outcome<ReplicaState> outcome = Replica.produce(r.state(), 1, acks, isInOrder(r, config, p, v), config.rules());
        ClusterState sent = s.withClient(p, sent(s.client().get(p), v, acks));
        return Steps.of(sent, p, l, outcome, appended(r, v), next -> next);
    }

    private static Client sent(Client client, int v, Acks acks) {
        Client sent = client.withSent(v);
        return acks == Acks.ONE ? sent.acknowledgedByLeader(v) : sent;
    }

    static Outcome<ClusterState> loseProduce(ClusterState s, ClusterConfig config, int p, int v) {
        if (!isNextToSend(s, config, p, v)) {
            return refused(Refusal.OTHER_VALUE);
        }
        if (!config.allows(s.faults(), Fault.LOSS) || !config.allows(s.faults(), Fault.RETRY)) {
            return refused(Refusal.BUDGET_SPENT);
        }
        return step(s.withClient(p, s.client().get(p).withSent(v)).plus(Fault.LOSS));
    }

    static Outcome<ClusterState> retryProduce(ClusterState s, ClusterConfig config, int p, int l, int v) {
        Refusal cannot = cannotRetry(s, config, p, l, v);
        if (cannot != null) {
            return refused(cannot);
        }
        StoredReplica r = s.replica().get(p).get(l);
        Outcome<ReplicaState> outcome = Replica.retryProduce(
                r.state(), 1, isDuplicate(r, config, v), isInOrder(r, config, p, v), config.rules());
        return Steps.of(s, p, l, outcome, appended(r, v), next -> next.plus(Fault.RETRY));
    }

    static Outcome<ClusterState> deduplicateRetry(ClusterState s, ClusterConfig config, int p, int l, int v) {
        Refusal cannot = cannotRetry(s, config, p, l, v);
        if (cannot != null) {
            return refused(cannot);
        }
        StoredReplica r = s.replica().get(p).get(l);
        return Steps.of(
                s,
                p,
                l,
                Replica.deduplicateRetry(r.state(), isDuplicate(r, config, v), config.rules()),
                next -> next.plus(Fault.RETRY));
    }

    private static @Nullable Refusal cannotRetry(ClusterState s, ClusterConfig config, int p, int l, int v) {
        if (!s.isUp(l)) {
            return Refusal.BROKER_DOWN;
        }
        if (config.partitioning().partitionOf(v) != p || v > s.client().get(p).sent()) {
            return Refusal.OTHER_VALUE;
        }
        return config.allows(s.faults(), Fault.RETRY) ? null : Refusal.BUDGET_SPENT;
    }

    static Outcome<ClusterState> consume(ClusterState s, ClusterConfig config, int p, int l) {
        Refusal cannot = cannotRead(s, config, l);
        if (cannot != null) {
            return refused(cannot);
        }
        StoredReplica r = s.replica().get(p).get(l);
        Client client = s.client().get(p);
        int position = client.read().size();
        int lastEpoch = position == 0 ? 0 : client.read().get(position - 1).epoch();
        return Steps.of(
                s, p, l, Replica.consume(r.state(), client.epoch(), position, lastEpoch, config.fixes()), next -> {
                    RecordLog longer = client.read().append(List.of(r.log().get(position)));
                    return next.withClient(p, client.reading(longer, r.state().leaderEpoch()))
                            .plus(Fault.READ);
                });
    }

    static Outcome<ClusterState> listOffsets(ClusterState s, ClusterConfig config, int p, int l) {
        Refusal cannot = cannotRead(s, config, l);
        if (cannot != null) {
            return refused(cannot);
        }
        ReplicaState r = s.replica().get(p).get(l).state();
        Client client = s.client().get(p);
        return Steps.of(
                s,
                p,
                l,
                Replica.listOffsets(r, client.epoch(), config.fixes()),
                next -> next.withClient(p, client.listing((int) r.highWatermark(), r.leaderEpoch()))
                        .plus(Fault.READ));
    }

    private static @Nullable Refusal cannotRead(ClusterState s, ClusterConfig config, int l) {
        if (!s.isUp(l)) {
            return Refusal.BROKER_DOWN;
        }
        return config.allows(s.faults(), Fault.READ) ? null : Refusal.BUDGET_SPENT;
    }

    private static boolean isNextToSend(ClusterState s, ClusterConfig config, int p, int v) {
        Partitioning partitioning = config.partitioning();
        return partitioning.partitionOf(v) == p
                && partitioning.before(p, v) == s.client().get(p).sent();
    }

    private static List<LogRecord> appended(StoredReplica r, int v) {
        return List.of(new LogRecord(r.state().leaderEpoch(), v));
    }

    private static boolean isDuplicate(StoredReplica r, ClusterConfig config, int v) {
        return config.idempotent() && Producer.isDuplicate(known(r, config), v, config.fixes());
    }

    private static boolean isInOrder(StoredReplica r, ClusterConfig config, int p, int v) {
        return !config.idempotent()
                || Producer.isInOrder(known(r, config), v, config.partitioning().before(p, v), config.fixes());
    }

    /** {@code Known}: the records in the log, whoever appended them (KAFKA-5793). */
    private static Producer.Known known(StoredReplica r, ClusterConfig config) {
        int first = config.fixes().has(Fix.KAFKA_5793) ? 0 : (int) r.state().epochStart();
        return new Producer.Known() {
            @Override
            public boolean contains(int value) {
                return r.log().holds(value, first);
            }

            @Override
            public int last() {
                return r.log().highest(first);
            }
        };
    }
}
