package dev.insync.linearizability.jepsen;

import dev.insync.linearizability.Operation;
import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.format.EdnReader;
import dev.insync.linearizability.format.EdnReader.Keyword;
import dev.insync.linearizability.format.HistoryFormatException;
import dev.insync.linearizability.log.Fault;
import dev.insync.linearizability.log.LogHistory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Jepsen history: maps {@code {:index :time :process :type :f :value}}, one after the other or in one vector or list, read as a
 * stream. Operations of the nemesis become faults.
 */
public final class JepsenHistory {
    private static final Keyword TYPE = new Keyword("type");
    private static final Keyword F = new Keyword("f");
    private static final Keyword VALUE = new Keyword("value");
    private static final Keyword PROCESS = new Keyword("process");
    private static final Keyword TIME = new Keyword("time");
    private static final Keyword ERROR = new Keyword("error");
    private static final Keyword REBALANCES = new Keyword("rebalance-log");
    private static final Set<String> TYPES = Set.of("invoke", "ok", "fail", "info");

    private final List<JepsenOperation> operations = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<Long, Open> open = new LinkedHashMap<>();
    private final Map<String, Long> openFaults = new HashMap<>();
    private long lastNs = -1;

    private JepsenHistory() {}

    /** An invocation whose completion has not come yet. */
    private record Open(long line, String f, @Nullable Object value, long invokeNs) {}

    /** What clients did, in order of completion; what never completed comes last. */
    public List<JepsenOperation> operations() {
        return operations;
    }

    public List<Fault> faults() {
        return faults;
    }

    /**
     * Reads a file.
     *
     * @throws HistoryFormatException if it is malformed anywhere; nothing of it is returned then
     */
    public static JepsenHistory read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    /**
     * Reads a stream, which stays open.
     *
     * @param source the name for messages
     */
    public static JepsenHistory read(InputStream in, String source) throws IOException {
        JepsenHistory history = new JepsenHistory();
        EdnReader edn = new EdnReader(in, source);
        boolean inSequence = edn.enterSequence();
        long events = 0;
        while (inSequence ? !edn.leaveSequence() : !edn.atEnd()) {
            long line = edn.line();
            long column = edn.column();
            Object form = edn.read();
            if (!(form instanceof Map<?, ?> map)) {
                throw edn.error(line, column, "expected an operation {:type ... :f ...}, found " + shown(form));
            }
            String problem = history.add(map, line);
            if (!problem.isEmpty()) {
                throw edn.error(line, column, problem);
            }
            events++;
        }
        if (!edn.atEnd()) {
            throw edn.error(edn.line(), edn.column(), "expected the end of the file after the operations");
        }
        if (events == 0) {
            throw edn.error(1, 1, "expected operations, found nothing");
        }
        history.finish();
        return history;
    }

    static String shown(@Nullable Object form) {
        String text = String.valueOf(form);
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    /** Takes an event in; returns what was expected if it is none. */
    private String add(Map<?, ?> event, long line) {
        String type = name(event.get(TYPE));
        if (!TYPES.contains(type)) {
            return "expected :invoke, :ok, :fail or :info for :type, found " + shown(event.get(TYPE));
        }
        Object time = event.get(TIME);
        if (time != null && !(time instanceof Long)) {
            return "expected a whole number of nanoseconds for :time, found " + shown(time);
        }
        lastNs = Math.max(lastNs + 1, time == null ? 0 : (Long) time);
        Object process = event.get(PROCESS);
        if (process instanceof Keyword || process instanceof String) {
            addFault(event);
            return "";
        }
        if (!(process instanceof Long number) || number != number.intValue()) {
            return "expected a whole number or a keyword for :process, found " + shown(process);
        }
        if (event.get(F) == null) {
            return "expected a function for :f";
        }
        return type.equals("invoke") ? invoke(event, number, line) : complete(event, number, type);
    }

    private String invoke(Map<?, ?> event, Long process, long line) {
        Open before = open.put(process, new Open(line, name(event.get(F)), event.get(VALUE), lastNs));
        return before == null
                ? ""
                : "expected a completion of process " + process + " first, which invoked on line " + before.line();
    }

    private String complete(Map<?, ?> event, Long process, String type) {
        Open begun = open.remove(process);
        if (begun == null) {
            // Some workloads log a client's :info without an invocation; it says nothing about data.
            return type.equals("info") ? "" : "expected an invocation of process " + process + " before its completion";
        }
        String error = event.get(ERROR) == null ? "" : String.valueOf(event.get(ERROR));
        // The answer "not leader" leaves open whether the request took effect (KAFKA-13574).
        boolean open = type.equals("info") || (type.equals("fail") && isNotLeader(error));
        Outcome outcome = open ? Outcome.INFO : type.equals("ok") ? Outcome.OK : Outcome.FAIL;
        boolean rebalanced = event.get(REBALANCES) instanceof Collection<?> log && !log.isEmpty();
        operations.add(new JepsenOperation(
                begun.line(),
                process.intValue(),
                begun.f(),
                begun.value(),
                event.get(VALUE),
                error,
                rebalanced,
                outcome,
                begun.invokeNs(),
                open ? Operation.NEVER : lastNs));
        return "";
    }

    private static boolean isNotLeader(String error) {
        String text = error.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        return text.contains("notleader");
    }

    private void addFault(Map<?, ?> event) {
        Object value = event.get(VALUE);
        String label = name(event.get(F)) + (value == null ? "" : " " + shown(value));
        Long started = openFaults.remove(name(event.get(F)));
        if (started == null) {
            openFaults.put(name(event.get(F)), lastNs);
            faults.add(new Fault(label, lastNs, LogHistory.NEVER));
            return;
        }
        for (int i = faults.size() - 1; i >= 0; i--) {
            if (faults.get(i).startNs() == started) {
                faults.set(i, new Fault(faults.get(i).label(), started, lastNs));
                return;
            }
        }
    }

    private void finish() {
        open.forEach((process, begun) -> operations.add(new JepsenOperation(
                begun.line(),
                process.intValue(),
                begun.f(),
                begun.value(),
                null,
                "never completed",
                false,
                Outcome.INFO,
                begun.invokeNs(),
                Operation.NEVER)));
        faults.replaceAll(fault ->
                fault.endNs() == LogHistory.NEVER ? new Fault(fault.label(), fault.startNs(), fault.startNs()) : fault);
    }

    /** The name of a keyword, without namespace; the text of anything else. */
    static String name(@Nullable Object form) {
        String name = form instanceof Keyword keyword ? keyword.name() : String.valueOf(form);
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
