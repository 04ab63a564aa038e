package dev.insync.conformance.workload;

import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.LogResult;
import dev.insync.linearizability.log.Violation;
import dev.insync.linearizability.log.ViolationKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a run says about the cluster.
 *
 * @param history what clients did and saw
 * @param kafka the history under Kafka's contract (acks=all, clean elections, idempotent producers); it decides
 * @param strict the same under the strict contract, which Kafka does not promise: for information
 * @param incidents what kept the run from telling the whole truth
 * @param broken properties of the specification that the cluster itself was seen to break, beside what clients saw
 */
public record Judgement(
        LogHistory history, LogResult kafka, LogResult strict, List<String> incidents, List<String> broken) {
    /** What convinces most comes first: a lost record says more than the reorder that it brings with it. */
    private static final List<ViolationKind> MOST_TELLING = List.of(
            ViolationKind.LOST, ViolationKind.PHANTOM, ViolationKind.DUPLICATE, ViolationKind.INCONSISTENT_OFFSET);

    public Judgement {
        incidents = List.copyOf(incidents);
        broken = List.copyOf(broken);
    }

    /** Judges a history. */
    public static Judgement of(LogHistory history, List<String> incidents) {
        return new Judgement(
                history,
                LogChecker.check(history, LogContract.kafka()),
                LogChecker.check(history, LogContract.linearizable()),
                incidents,
                List.of());
    }

    /** The same with what the cluster itself was seen to break. */
    public Judgement withBroken(List<String> properties) {
        return new Judgement(history, kafka, strict, incidents, properties);
    }

    /** The answer: a violation stands whatever else went wrong, but nothing holds that was not seen to the end. */
    public Verdict verdict() {
        return kafka.verdict()
                .and(incidents.isEmpty() ? Verdict.OK : Verdict.UNKNOWN)
                .and(broken.isEmpty() ? Verdict.OK : Verdict.VIOLATION);
    }

    /** The result in one sentence. */
    public String headline() {
        return switch (verdict()) {
            case OK ->
                "No acknowledged record was lost, and all that clients saw fits one append-only log for each partition.";
            case VIOLATION -> violated();
            case UNKNOWN ->
                "No violation was found, but the run cannot say that there is none: " + doubts().get(0) + ".";
        };
    }

    /** Why the answer is not final, where it is not. */
    public List<String> doubts() {
        List<String> doubts = new ArrayList<>(incidents);
        doubts.addAll(kafka.doubts());
        return doubts;
    }

    /** One violation of each kind that was found, the most telling kind first. */
    public List<Violation> witnesses() {
        List<Violation> witnesses = new ArrayList<>();
        for (Violation violation : kafka.violations()) {
            if (witnesses.stream().noneMatch(known -> known.kind() == violation.kind())) {
                witnesses.add(violation);
            }
        }
        witnesses.sort(Comparator.comparingInt(violation -> rank(violation.kind())));
        return witnesses;
    }

    /** How often a kind of violation was found, in all partitions. */
    public long found(ViolationKind kind) {
        return kafka.partitions().stream()
                .mapToLong(partition -> partition.found().getOrDefault(kind, 0L))
                .sum();
    }

    private String violated() {
        long lost = found(ViolationKind.LOST);
        if (lost > 0) {
            return lost == 1 ? "1 acknowledged record is lost." : lost + " acknowledged records are lost.";
        }
        Optional<Violation> first = witnesses().stream().findFirst();
        return first.map(violation -> violation.partition() + ": " + violation.sentence() + ".")
                .or(() -> broken.stream().findFirst().map(property -> property + "."))
                .orElse("The history contradicts its contract.");
    }

    private static int rank(ViolationKind kind) {
        int place = MOST_TELLING.indexOf(kind);
        return place < 0 ? MOST_TELLING.size() + kind.ordinal() : place;
    }
}
