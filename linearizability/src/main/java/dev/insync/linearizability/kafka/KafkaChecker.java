package dev.insync.linearizability.kafka;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Finds the anomalies of Jepsen's Kafka workload, and has the same history judged as logs by {@link LogChecker}, which
 * sees what real time forbids and Jepsen's analyser passes.
 */
public final class KafkaChecker {
    /** How many anomalies of one kind are kept as evidence, legal and illegal ones apart. */
    public static final int EVIDENCE_PER_KIND = 20;

    private final List<KafkaOperation> history;
    private final Map<String, VersionOrder> logs = new LinkedHashMap<>();
    private final Anomalies anomalies;

    private KafkaChecker(List<KafkaOperation> history, LogContract contract) {
        this.history = history;
        this.anomalies = new Anomalies(contract);
    }

    /** Judges the history; operations must come in order of invocation or completion of each process. */
    public static KafkaResult check(List<KafkaOperation> history, LogContract contract) {
        KafkaChecker checker = new KafkaChecker(history, contract);
        checker.readLogs();
        checker.checkPlaces();
        checker.checkAborted();
        checker.checkLost();
        new SessionCheck(history, checker.logs, checker.anomalies).run();
        new DependencyCheck(history, checker.logs, checker.anomalies, contract).run();
        LogResult log =
                LogChecker.check(KafkaLogs.logHistory(history, contract), KafkaLogs.contractFor(history, contract));
        boolean violated = checker.anomalies.kept().stream().anyMatch(anomaly -> !anomaly.legal());
        Verdict verdict = (violated ? Verdict.VIOLATION : Verdict.OK).and(log.verdict());
        return new KafkaResult(verdict, checker.anomalies.kept(), checker.anomalies.found(), log);
    }

    private void readLogs() {
        for (KafkaOperation op : history) {
            for (MicroOp step : op.steps()) {
                VersionOrder log = logs.computeIfAbsent(step.key(), VersionOrder::new);
                if (step instanceof MicroOp.Send send) {
                    log.addWriter(send.value(), op);
                } else if (step instanceof MicroOp.Poll poll) {
                    for (MicroOp.Rec rec : poll.records()) {
                        log.place(rec.offset(), rec.value(), op);
                        log.addReader(rec.value(), op);
                    }
                }
            }
        }
        for (KafkaOperation op : history) {
            if (VersionOrder.committed(op, logs)) {
                for (MicroOp step : op.steps()) {
                    if (step instanceof MicroOp.Send send && send.offset() >= 0) {
                        log(send.key()).place(send.offset(), send.value(), op);
                    }
                }
            }
        }
        logs.values().forEach(VersionOrder::close);
    }

    private VersionOrder log(String key) {
        return logs.computeIfAbsent(key, VersionOrder::new);
    }

    private void checkPlaces() {
        for (VersionOrder log : logs.values()) {
            log.atOffset.forEach((offset, values) -> {
                if (values.size() > 1) {
                    anomalies.add(
                            AnomalyKind.INCONSISTENT_OFFSETS,
                            false,
                            log.key,
                            offset,
                            () -> "offset " + offset + " holds the values " + new TreeSet<>(values.keySet()),
                            new ArrayList<>(values.values()),
                            List.of());
                }
            });
            log.offsetsOf.forEach((value, offsets) -> {
                if (offsets.size() > 1) {
                    List<KafkaOperation> witnesses = new ArrayList<>();
                    for (long offset : offsets) {
                        Map<Long, KafkaOperation> there = log.atOffset.get(offset);
                        KafkaOperation witness = there == null ? null : there.get(value);
                        if (witness != null && !witnesses.contains(witness)) {
                            witnesses.add(witness);
                        }
                    }
                    anomalies.add(
                            AnomalyKind.DUPLICATE,
                            false,
                            log.key,
                            offsets.get(0),
                            () -> "value " + value + " stands at the offsets " + new TreeSet<>(offsets),
                            witnesses,
                            List.of());
                }
            });
        }
    }

    private void checkAborted() {
        for (VersionOrder log : logs.values()) {
            log.readers.forEach((value, readers) -> {
                KafkaOperation writer = log.writer.get(value);
                KafkaOperation reader = readers.stream()
                        .filter(op -> op.outcome() == Outcome.OK)
                        .findFirst()
                        .orElse(null);
                if (writer != null && writer.outcome() == Outcome.FAIL && reader != null && reader != writer) {
                    anomalies.add(
                            AnomalyKind.G1A,
                            writer.type() == KafkaOperation.Type.TXN && anomalies.allowsUncommittedReads(),
                            log.key,
                            log.offset(value),
                            () -> "T" + reader.index() + " polled value " + value + ", whose send T" + writer.index()
                                    + " failed",
                            List.of(writer, reader),
                            List.of());
                }
            });
        }
    }

    private void checkLost() {
        for (VersionOrder log : logs.values()) {
            int highest = -1;
            KafkaOperation highestReader = null;
            for (Map.Entry<Long, List<KafkaOperation>> entry : log.readers.entrySet()) {
                for (long offset : log.offsetsOf.getOrDefault(entry.getKey(), List.of())) {
                    int index = log.index(offset);
                    if (index > highest) {
                        highest = index;
                        highestReader = entry.getValue().get(0);
                    }
                }
            }
            for (Map.Entry<Long, KafkaOperation> entry : log.writer.entrySet()) {
                long value = entry.getKey();
                KafkaOperation writer = entry.getValue();
                if (!log.readers.containsKey(value) && VersionOrder.committed(writer, logs)) {
                    int index = log.index(log.offset(value));
                    boolean below = index >= 0 && index < highest && highestReader != null;
                    String where = index < 0 ? "" : " at offset " + log.offset(value);
                    anomalies.add(
                            below ? AnomalyKind.LOST_WRITE : AnomalyKind.UNSEEN,
                            false,
                            log.key,
                            log.offset(value),
                            () -> "value " + value + " was committed" + where + " and never polled"
                                    + (below ? ", though later offsets were" : ""),
                            below && highestReader != null ? List.of(writer, highestReader) : List.of(writer),
                            List.of());
                }
            }
        }
    }
}
