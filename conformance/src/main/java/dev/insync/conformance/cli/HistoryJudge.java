package dev.insync.conformance.cli;

import dev.insync.linearizability.Budget;
import dev.insync.linearizability.CheckResult;
import dev.insync.linearizability.Checker;
import dev.insync.linearizability.Model;
import dev.insync.linearizability.Operation;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.format.NdjsonHistory;
import dev.insync.linearizability.jepsen.JepsenHistory;
import dev.insync.linearizability.jepsen.JepsenKafka;
import dev.insync.linearizability.jepsen.Workload;
import dev.insync.linearizability.kafka.Anomaly;
import dev.insync.linearizability.kafka.KafkaChecker;
import dev.insync.linearizability.kafka.KafkaOperation;
import dev.insync.linearizability.kafka.KafkaResult;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.LogResult;
import dev.insync.linearizability.log.Violation;
import dev.insync.linearizability.model.MutexModel;
import dev.insync.linearizability.model.QueueModel;
import dev.insync.linearizability.model.RegisterModel;
import dev.insync.linearizability.model.SetModel;
import dev.insync.linearizability.report.HtmlReport;
import dev.insync.linearizability.report.JsonReport;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Finds out what a history file is and has it judged by the checker for it. */
final class HistoryJudge {
    private static final int SHOWN = 5;

    private final Path file;
    private final LogContract contract;
    private final Budget budget;

    HistoryJudge(Path file, LogContract contract, Budget budget) {
        this.file = file;
        this.contract = contract;
        this.budget = budget;
    }

    /**
     * A judgement, ready to be shown.
     *
     * @param headline the verdict in one sentence
     * @param lines counts and evidence
     */
    record Judged(
            Verdict verdict, String model, String headline, List<String> lines, String json, OutputFiles.Write html) {}

    Judged judge(String model) throws IOException {
        if (isNdjson()) {
            if (!model.equals("auto") && !model.equals("log")) {
                throw new BadInput("--model: " + file + " is a history of logs, for the model log, not " + model);
            }
            return judgeLog();
        }
        JepsenHistory history = JepsenHistory.read(file);
        return switch (workload(history, model)) {
            case KAFKA -> judgeKafka(history);
            case REGISTER -> judgeModel("register", history, Workload.registers(history), new RegisterModel());
            case MUTEX -> judgeModel("mutex", history, Workload.mutex(history), new MutexModel(true));
            case SET -> judgeModel("set", history, Workload.set(history), new SetModel());
            case QUEUE -> judgeModel("queue", history, Workload.queue(history), new QueueModel());
        };
    }

    /** A line of NDJSON begins with a brace and a quote; a map of EDN with a brace and a keyword. */
    private boolean isNdjson() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            int first = firstOf(in);
            if (first != '{') {
                boolean edn = first == '[' || first == '(' || first == '#' || first == ';' || first == -1;
                if (!edn) {
                    throw new BadInput(
                            file + ":1:1: expected a history, either NDJSON or EDN, found '" + (char) first + "'");
                }
                return first == -1;
            }
            int second = firstOf(in);
            return second == '"' || second == '}';
        }
    }

    private static int firstOf(InputStream in) throws IOException {
        int c = in.read();
        while (c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',') {
            c = in.read();
        }
        return c;
    }

    private Workload workload(JepsenHistory history, String model) {
        if (model.equals("auto")) {
            return Workload.of(history)
                    .orElseThrow(
                            () -> new BadInput(file + ": no model for the functions " + Workload.functionsOf(history)
                                    + "; expected those of register, mutex, set, queue or kafka"));
        }
        for (Workload workload : Workload.values()) {
            if (workload.name().toLowerCase(Locale.ROOT).equals(model)) {
                Workload found = Workload.of(history).orElse(workload);
                if (found != workload && !(found == Workload.REGISTER && workload == Workload.SET)) {
                    throw new BadInput("--model: the functions " + Workload.functionsOf(history) + " of " + file
                            + " are not those of " + model);
                }
                return workload;
            }
        }
        throw new BadInput("--model: " + model + " is none of auto, log, register, mutex, set, queue and kafka"
                + (model.equals("log") ? " that Jepsen records; its logs are kafka" : ""));
    }

    private Judged judgeLog() throws IOException {
        LogHistory history = NdjsonHistory.read(file);
        LogResult result = LogChecker.check(history, contract);
        List<String> lines = new ArrayList<>();
        lines.add("contract " + contract);
        lines.add(counts(result.counts()));
        describe(result.violations(), lines);
        warnings(result, lines);
        result.doubts().forEach(doubt -> lines.add("in doubt: " + doubt));
        if (result.verdict() == Verdict.VIOLATION) {
            LogChecker.weakestViolated(history)
                    .ifPresent(weakest -> lines.add("weakest contract that it violates: " + weakest.contract()));
        }
        String headline = switch (result.verdict()) {
            case OK -> "one log for each partition explains everything that the clients saw";
            case VIOLATION -> sentence(result.violations().get(0));
            case UNKNOWN -> result.doubts().get(0);
        };
        return new Judged(
                result.verdict(),
                "log",
                headline,
                lines,
                JsonReport.of(result),
                target -> HtmlReport.write(history, result, title(), target));
    }

    private static String sentence(Violation violation) {
        return violation.kind().label() + " in " + violation.partition() + ": " + violation.sentence();
    }

    private static String counts(LogResult.Counts counts) {
        return String.format(
                Locale.ROOT,
                "%,d operations: %,d values acknowledged, %,d of unknown outcome, %,d records read, log length %,d, "
                        + "%,d acknowledged values never read, %,d final reads",
                counts.operations(),
                counts.acknowledged(),
                counts.indeterminate(),
                counts.read(),
                counts.length(),
                counts.unread(),
                counts.finalReads());
    }

    private static void describe(List<Violation> violations, List<String> lines) {
        for (Violation violation : violations.subList(0, Math.min(SHOWN, violations.size()))) {
            violation.describe().lines().forEach(lines::add);
        }
        if (violations.size() > SHOWN) {
            lines.add("... and " + (violations.size() - SHOWN) + " more");
        }
    }

    private static void warnings(LogResult result, List<String> lines) {
        if (!result.warnings().isEmpty()) {
            lines.add("legal under this contract, but not in a strict log: "
                    + sentence(result.warnings().get(0))
                    + (result.warnings().size() > 1
                            ? "; and " + (result.warnings().size() - 1) + " more"
                            : ""));
        }
    }

    private Judged judgeKafka(JepsenHistory jepsen) throws IOException {
        List<KafkaOperation> history = JepsenKafka.operations(jepsen, file.toString());
        KafkaResult result = KafkaChecker.check(history, contract);
        List<String> lines = new ArrayList<>();
        lines.add("contract " + contract);
        lines.add(String.format(Locale.ROOT, "%,d operations; anomalies found: %s", history.size(), found(result)));
        List<Anomaly> violations = result.violations();
        for (Anomaly anomaly : violations.subList(0, Math.min(SHOWN, violations.size()))) {
            anomaly.describe().lines().forEach(lines::add);
        }
        describe(result.log().violations(), lines);
        result.log().doubts().forEach(doubt -> lines.add("in doubt: " + doubt));
        String headline = switch (result.verdict()) {
            case OK -> "no anomaly that the contract forbids";
            case VIOLATION ->
                violations.isEmpty()
                        ? sentence(result.log().violations().get(0))
                        : violations.get(0).kind().label() + ": "
                                + violations.get(0).sentence();
            case UNKNOWN -> result.log().doubts().get(0);
        };
        return new Judged(
                result.verdict(),
                "kafka",
                headline,
                lines,
                JsonReport.of(result),
                target -> HtmlReport.write(history, jepsen.faults(), result, title(), target));
    }

    private static String found(KafkaResult result) {
        if (result.found().isEmpty()) {
            return "none";
        }
        List<String> parts = new ArrayList<>();
        result.found().forEach((kind, count) -> parts.add(kind.label() + " " + count));
        parts.sort(String::compareTo);
        return String.join(", ", parts);
    }

    private <S, I, O> Judged judgeModel(
            String name, JepsenHistory jepsen, List<Operation<I, O>> history, Model<S, I, O> model) {
        CheckResult<I, O> result = Checker.check(history, model, budget);
        List<String> lines = new ArrayList<>();
        long explored =
                result.parts().stream().mapToLong(CheckResult.Part::explored).sum();
        lines.add(String.format(
                Locale.ROOT,
                "%,d operations, %,d parts, %,d configurations explored",
                history.size(),
                result.parts().size(),
                explored));
        result.violation().ifPresent(part -> describe(part, model, lines));
        result.parts().stream()
                .filter(part -> !part.doubt().isEmpty() && result.verdict() == Verdict.UNKNOWN)
                .limit(SHOWN)
                .forEach(part -> lines.add("in doubt: " + part.doubt() + key(part)));
        String headline = switch (result.verdict()) {
            case OK -> "one order explains every operation and keeps real time";
            case VIOLATION -> "not linearizable" + key(result.violation().orElseThrow());
            case UNKNOWN -> "not decided within the budget";
        };
        return new Judged(
                result.verdict(),
                name,
                headline,
                lines,
                JsonReport.of(result, model),
                target -> HtmlReport.write(jepsen.faults(), result, model, title(), target));
    }

    private static String key(CheckResult.Part<?, ?> part) {
        return part.key().toString().isEmpty() ? "" : " (key " + part.key() + ")";
    }

    private static <S, I, O> void describe(CheckResult.Part<I, O> part, Model<S, I, O> model, List<String> lines) {
        int explained = part.linearization().size();
        lines.add("the longest order explains " + explained + " of "
                + part.operations().size() + " operations and leads to the state "
                + (explained == 0 ? "at the start" : part.states().get(explained - 1)) + "; none of these can follow:");
        for (int op : part.stuck().subList(0, Math.min(SHOWN, part.stuck().size()))) {
            Operation<I, O> operation = part.operations().get(op);
            lines.add("    process " + operation.process() + ": "
                    + model.describe(operation.input(), operation.output()));
        }
    }

    private String title() {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }
}
