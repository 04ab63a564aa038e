package dev.insync.linearizability.report;

import dev.insync.linearizability.CheckResult;
import dev.insync.linearizability.Model;
import dev.insync.linearizability.kafka.Anomaly;
import dev.insync.linearizability.kafka.KafkaOperation;
import dev.insync.linearizability.kafka.KafkaResult;
import dev.insync.linearizability.log.Fault;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.LogOperation;
import dev.insync.linearizability.log.LogResult;
import dev.insync.linearizability.log.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One HTML page for a history and its result: the verdict, the evidence, a timeline of clients and of logs with zoom, rates
 * and latencies, and faults as bands. The page needs nothing but itself.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /**
     * Writes the page of a log history.
     *
     * @param title the heading, such as the history's file name
     */
    public static void write(LogHistory history, LogResult result, String title, Path file) throws IOException {
        BitSet witnesses = new BitSet();
        List<Page.Finding> findings = new ArrayList<>();
        addAll(result.violations(), false, findings, witnesses);
        addAll(result.warnings(), true, findings, witnesses);
        LogRows source = new LogRows(history);
        Page page = new Page("log", title, result.verdict(), new Rows(source, witnesses));
        page.findings.addAll(findings);
        page.doubts.addAll(result.doubts());
        page.lanes.addAll(source.lanes());
        page.partitions.addAll(history.partitions());
        page.faults.addAll(history.faults());
        LogResult.Counts counts = result.counts();
        page.facts.put("contract", result.contract().toString());
        page.facts.put("operations", number(counts.operations()));
        page.facts.put("values acknowledged", number(counts.acknowledged()));
        page.facts.put("values indeterminate", number(counts.indeterminate()));
        page.facts.put("records read", number(counts.read()));
        page.facts.put("acknowledged, never read", number(counts.unread()));
        page.facts.put("final reads", number(counts.finalReads()));
        page.facts.put("log length proved", number(counts.length()));
        page.write(file);
    }

    private static void addAll(
            List<Violation> violations, boolean legal, List<Page.Finding> findings, BitSet witnesses) {
        for (Violation violation : violations) {
            List<Integer> ops =
                    violation.operations().stream().map(LogOperation::index).toList();
            ops.forEach(witnesses::set);
            findings.add(new Page.Finding(
                    violation.kind().label(),
                    legal,
                    violation.partition(),
                    violation.sentence(),
                    ops,
                    violation.operations().stream().map(LogOperation::describe).toList(),
                    List.of()));
        }
    }

    /** Writes the page of a history that the general checker judged. */
    public static <S, I, O> void write(
            List<Fault> faults, CheckResult<I, O> result, Model<S, I, O> model, String title, Path file)
            throws IOException {
        ModelRows<I, O> source = new ModelRows<>(result, model);
        BitSet witnesses = new BitSet();
        Page page = new Page("model", title, result.verdict(), new Rows(source, witnesses));
        page.faults.addAll(faults);
        page.lanes.addAll(source.lanes());
        long explored = 0;
        int first = 0;
        for (CheckResult.Part<I, O> part : result.parts()) {
            int base = first;
            page.partitions.add(part.key().toString());
            explored += part.explored();
            if (!part.doubt().isEmpty()) {
                page.doubts.add(Page.orDash(part.key().toString()) + ": " + part.doubt());
            }
            List<Integer> stuck = part.stuck().stream().map(op -> base + op).toList();
            List<Integer> order =
                    part.linearization().stream().map(op -> base + op).toList();
            if (page.orders.size() < 200 || part.verdict() == dev.insync.linearizability.Verdict.VIOLATION) {
                page.orders.add(new Page.Order(part.key().toString(), order, part.states(), stuck));
            }
            if (part.verdict() == dev.insync.linearizability.Verdict.VIOLATION) {
                page.findings.add(notLinearizable(part, stuck, source));
            }
            first += part.operations().size();
        }
        page.facts.put("model", model.getClass().getSimpleName());
        page.facts.put("operations", number(first));
        page.facts.put("parts", number(result.parts().size()));
        page.facts.put("configurations explored", number(explored));
        page.write(file);
    }

    private static <I, O> Page.Finding notLinearizable(
            CheckResult.Part<I, O> part, List<Integer> stuck, ModelRows<I, O> source) {
        int explained = part.linearization().size();
        String state = part.states().isEmpty()
                ? "the initial state"
                : "the state " + part.states().get(explained - 1);
        String sentence = "the longest order explains " + explained + " of "
                + part.operations().size() + " operations and leads to " + state
                + (stuck.size() == 1
                        ? ", in which the operation that must come next is not possible"
                        : ", in which none of the " + stuck.size() + " operations that could come next leads on");
        return new Page.Finding(
                "not linearizable",
                false,
                part.key().toString(),
                sentence,
                stuck,
                stuck.stream().map(op -> String.valueOf(source.label(op))).toList(),
                List.of());
    }

    /** Writes the page of a Kafka history. */
    public static void write(
            List<KafkaOperation> history, List<Fault> faults, KafkaResult result, String title, Path file)
            throws IOException {
        Map<KafkaOperation, Integer> numbers = new IdentityHashMap<>();
        history.forEach(op -> numbers.put(op, numbers.size()));
        BitSet witnesses = new BitSet();
        KafkaRows source = new KafkaRows(history);
        List<Page.Finding> findings = new ArrayList<>();
        for (Anomaly anomaly : result.anomalies()) {
            List<Integer> ops = anomaly.operations().stream()
                    .map(op -> numbers.getOrDefault(op, 0))
                    .toList();
            ops.forEach(witnesses::set);
            findings.add(new Page.Finding(
                    anomaly.kind().label(),
                    anomaly.legal(),
                    anomaly.key(),
                    anomaly.sentence(),
                    ops,
                    anomaly.operations().stream().map(KafkaOperation::describe).toList(),
                    anomaly.cycle()));
        }
        // Operations of the log checker are steps of these; their lines say enough.
        result.log()
                .violations()
                .forEach(violation -> findings.add(new Page.Finding(
                        violation.kind().label(),
                        false,
                        violation.partition(),
                        violation.sentence(),
                        List.of(),
                        violation.operations().stream()
                                .map(LogOperation::describe)
                                .toList(),
                        List.of())));
        findings.sort(java.util.Comparator.comparing(Page.Finding::legal));
        Page page = new Page("kafka", title, result.verdict(), new Rows(source, witnesses));
        page.findings.addAll(findings);
        page.doubts.addAll(result.log().doubts());
        page.faults.addAll(faults);
        page.lanes.addAll(source.lanes());
        page.facts.put("contract", result.log().contract().toString());
        page.facts.put("operations", number(history.size()));
        result.found().forEach((kind, count) -> page.facts.put(kind.label(), number(count)));
        page.write(file);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
