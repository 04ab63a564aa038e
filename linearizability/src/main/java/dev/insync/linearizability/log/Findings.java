package dev.insync.linearizability.log;

import dev.insync.linearizability.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found in one partition: a few of each kind as evidence, all of them as counts. */
final class Findings {
    private final LogHistory history;
    private final LogContract contract;
    private final String partition;
    private final List<Violation> violations = new ArrayList<>();
    private final List<Violation> warnings = new ArrayList<>();
    private final Map<ViolationKind, Long> found = new EnumMap<>(ViolationKind.class);
    private final List<String> doubts = new ArrayList<>();

    Findings(LogHistory history, LogContract contract, String partition) {
        this.history = history;
        this.contract = contract;
        this.partition = partition;
    }

    /** The text of a finding, made only if it is kept. */
    interface Sentence {
        String text();
    }

    void add(ViolationKind kind, long offset, Sentence sentence, int... ops) {
        long before = found.merge(kind, 1L, Long::sum) - 1;
        if (before >= LogChecker.EVIDENCE_PER_KIND) {
            return;
        }
        List<LogOperation> witnesses = new ArrayList<>();
        for (int op : ops) {
            if (op >= 0 && witnesses.stream().noneMatch(w -> w.index() == op)) {
                witnesses.add(history.operation(op));
            }
        }
        (contract.allows(kind) ? warnings : violations)
                .add(new Violation(kind, partition, offset, witnesses, sentence.text()));
    }

    /** Counts more of a kind of which enough evidence was kept. */
    void count(ViolationKind kind, long more) {
        found.merge(kind, more, Long::sum);
    }

    void doubt(String reason) {
        if (doubts.size() < LogChecker.EVIDENCE_PER_KIND) {
            doubts.add(reason);
        }
    }

    LogResult.PartitionResult result(LogResult.Counts counts) {
        Verdict verdict = !violations.isEmpty() ? Verdict.VIOLATION : doubts.isEmpty() ? Verdict.OK : Verdict.UNKNOWN;
        return new LogResult.PartitionResult(partition, verdict, violations, warnings, found, doubts, counts);
    }
}
