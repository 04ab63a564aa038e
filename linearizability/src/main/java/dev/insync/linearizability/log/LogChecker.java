package dev.insync.linearizability.log;

import dev.insync.linearizability.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges a {@link LogHistory}: is there one append-only log for each partition that explains what every client saw, with
 * each operation taking effect at one moment between its invocation and its return?
 *
 * <p>Exact, and nearly linear in the number of operations and records: a successful append tells its offset, so the order
 * of the log is known and only real time has to be compared with it (see {@code README.md} of this module).
 */
public final class LogChecker {
    /** How many violations of one kind are kept as evidence for one partition. */
    public static final int EVIDENCE_PER_KIND = 20;

    private LogChecker() {}

    /** Judges the history under the contract. Never throws for what is in a history. */
    public static LogResult check(LogHistory history, LogContract contract) {
        return check(history, contract, EnumSet.allOf(Rule.class));
    }

    /** The same with only some of the rules; with fewer than all of them the answer is worth nothing except as a test. */
    static LogResult check(LogHistory history, LogContract contract, Set<Rule> rules) {
        int[][] byPartition = byPartition(history);
        List<LogResult.PartitionResult> results = new ArrayList<>();
        LogResult.Counts counts = LogResult.Counts.NONE;
        Verdict verdict = Verdict.OK;
        for (int partition = 0; partition < byPartition.length; partition++) {
            LogResult.PartitionResult result =
                    new PartitionCheck(history, contract, rules, partition, byPartition[partition]).run();
            results.add(result);
            counts = counts.plus(result.counts());
            verdict = verdict.and(result.verdict());
        }
        if (counts.ok() == 0) {
            verdict = verdict.and(Verdict.UNKNOWN);
        }
        return new LogResult(verdict, contract, results, counts);
    }

    /**
     * The weakest contract on the way down from the strict one that the history violates: first {@code linearizable}, then
     * {@code kafka}, then {@code kafka} with acks=1, without idempotence and with unclean election.
     *
     * @return empty if the history violates not even the strict one
     */
    public static Optional<LogResult> weakestViolated(LogHistory history) {
        Optional<LogResult> weakest = Optional.empty();
        for (LogContract contract : ladder()) {
            LogResult result = check(history, contract);
            if (result.verdict() != Verdict.VIOLATION) {
                break;
            }
            weakest = Optional.of(result);
        }
        return weakest;
    }

    /** The contracts from the strongest to the weakest. */
    static List<LogContract> ladder() {
        LogContract kafka = LogContract.kafka();
        LogContract leader = kafka.withAcks(LogContract.Acks.LEADER);
        LogContract retries = leader.withIdempotence(false);
        return List.of(LogContract.linearizable(), kafka, leader, retries, retries.withUncleanElection(true));
    }

    private static int[][] byPartition(LogHistory history) {
        int[] sizes = new int[history.partitions().size()];
        for (int op = 0; op < history.size(); op++) {
            sizes[history.partition(op)]++;
        }
        int[][] ops = new int[sizes.length][];
        for (int partition = 0; partition < sizes.length; partition++) {
            ops[partition] = new int[sizes[partition]];
            sizes[partition] = 0;
        }
        for (int op = 0; op < history.size(); op++) {
            int partition = history.partition(op);
            ops[partition][sizes[partition]++] = op;
        }
        return ops;
    }
}
