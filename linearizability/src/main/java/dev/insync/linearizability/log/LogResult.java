package dev.insync.linearizability.log;

import dev.insync.linearizability.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The checker's answer on a whole history.
 *
 * @param verdict the partitions' verdicts joined; {@link Verdict#UNKNOWN} too if nothing succeeded, since then nothing was
 *     judged
 * @param contract what was promised
 * @param partitions one result for each partition, in the history's order
 * @param counts over all partitions
 */
public record LogResult(Verdict verdict, LogContract contract, List<PartitionResult> partitions, Counts counts) {
    public LogResult {
        partitions = List.copyOf(partitions);
    }

    /** The violations kept as evidence, of all partitions. */
    public List<Violation> violations() {
        return partitions.stream().flatMap(p -> p.violations().stream()).toList();
    }

    /** What contradicts a strict log but is legal under this contract, of all partitions. */
    public List<Violation> warnings() {
        return partitions.stream().flatMap(p -> p.warnings().stream()).toList();
    }

    /** Why the verdict is UNKNOWN, where it is. */
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        if (counts.ok() == 0) {
            doubts.add("no operation in the history succeeded, so there is nothing to judge");
        }
        partitions.forEach(p -> p.doubts().forEach(doubt -> doubts.add(p.partition() + ": " + doubt)));
        return doubts;
    }

    /**
     * The answer on one partition.
     *
     * @param violations the first of each kind, at most {@link LogChecker#EVIDENCE_PER_KIND} of one kind
     * @param warnings as violations, but legal under the contract
     * @param found how often each kind was found, whether kept as evidence or not, whether legal or not
     * @param doubts why the partition could not be judged to the end
     */
    public record PartitionResult(
            String partition,
            Verdict verdict,
            List<Violation> violations,
            List<Violation> warnings,
            Map<ViolationKind, Long> found,
            List<String> doubts,
            Counts counts) {
        public PartitionResult {
            violations = List.copyOf(violations);
            warnings = List.copyOf(warnings);
            found = Map.copyOf(found);
            doubts = List.copyOf(doubts);
        }
    }

    /**
     * What was judged.
     *
     * @param operations all operations
     * @param ok those that succeeded
     * @param acknowledged values in appends that were acknowledged
     * @param indeterminate values in appends of unknown outcome
     * @param read records returned by reads, repetitions included
     * @param unread acknowledged values that no read returned
     * @param finalReads reads marked as final
     * @param length the log's length as far as the history proves it; added up over the partitions
     */
    public record Counts(
            long operations,
            long ok,
            long acknowledged,
            long indeterminate,
            long read,
            long unread,
            long finalReads,
            long length) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

        Counts plus(Counts o) {
            return new Counts(
                    operations + o.operations,
                    ok + o.ok,
                    acknowledged + o.acknowledged,
                    indeterminate + o.indeterminate,
                    read + o.read,
                    unread + o.unread,
                    finalReads + o.finalReads,
                    length + o.length);
        }
    }
}
