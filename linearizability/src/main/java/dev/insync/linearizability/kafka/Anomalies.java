package dev.insync.linearizability.kafka;

import dev.insync.linearizability.log.LogContract;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Collects anomalies, a few of each kind as evidence and all as counts, and knows which the contract allows. */
final class Anomalies {
    private final LogContract contract;
    private final List<Anomaly> kept = new ArrayList<>();
    private final Map<AnomalyKind, Long> found = new EnumMap<>(AnomalyKind.class);
    private final Map<AnomalyKind, Integer> keptLegal = new EnumMap<>(AnomalyKind.class);
    private final Map<AnomalyKind, Integer> keptIllegal = new EnumMap<>(AnomalyKind.class);

    Anomalies(LogContract contract) {
        this.contract = contract;
    }

    List<Anomaly> kept() {
        return kept;
    }

    Map<AnomalyKind, Long> found() {
        return found;
    }

    /**
     * @param excused whether something in the history, such as a rebalance, makes it legal here
     */
    void add(
            AnomalyKind kind,
            boolean excused,
            String key,
            long offset,
            Supplier<String> sentence,
            List<KafkaOperation> operations,
            List<Anomaly.Edge> cycle) {
        found.merge(kind, 1L, Long::sum);
        boolean legal = excused || allows(kind);
        if ((legal ? keptLegal : keptIllegal).merge(kind, 1, Integer::sum) <= KafkaChecker.EVIDENCE_PER_KIND) {
            kept.add(new Anomaly(kind, legal, key, offset, operations, cycle, sentence.get()));
        }
    }

    /** Whether consumers may get records of transactions that were aborted. */
    boolean allowsUncommittedReads() {
        return contract.level() == LogContract.Level.KAFKA
                && contract.isolation() == LogContract.Isolation.READ_UNCOMMITTED;
    }

    private boolean allows(AnomalyKind kind) {
        boolean kafka = contract.level() == LogContract.Level.KAFKA;
        boolean durable = !kafka || (contract.acks() == LogContract.Acks.ALL && contract.minInsyncReplicas() >= 2);
        boolean unclean = kafka && contract.uncleanElection();
        return switch (kind) {
            case LOST_WRITE, UNSEEN -> !durable || unclean;
            case DUPLICATE -> kafka && (!contract.idempotent() || unclean);
            case INCONSISTENT_OFFSETS, NONMONOTONIC_SEND, INT_NONMONOTONIC_SEND -> unclean;
            case INT_SEND_SKIP, G0, G0_PROCESS, G0_REALTIME -> true;
            case G1A,
                    POLL_SKIP,
                    NONMONOTONIC_POLL,
                    INT_POLL_SKIP,
                    INT_NONMONOTONIC_POLL,
                    PRECOMMITTED_READ,
                    G1C,
                    G1C_PROCESS,
                    G1C_REALTIME -> false;
        };
    }
}
