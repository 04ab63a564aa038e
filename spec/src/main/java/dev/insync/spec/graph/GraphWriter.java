package dev.insync.spec.graph;

import dev.insync.spec.engine.GraphSink;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.ActionInstance.Binding;
import dev.insync.spec.value.TlaValue;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes the records while the graph is explored. */
final class GraphWriter implements GraphSink {
    private static final int REPORT_EVERY_STATES = 1 << 10;

    private final CheckedOutputStream checked;
    private final VarOutput out;
    private final BooleanSupplier cancelled;
    private final Consumer<GraphCounts> listener;
    private final Map<TlaValue, Integer> numbers = new HashMap<>();
    private final List<Boolean> everywhere = new ArrayList<>();
    private int constantInstances;
    private long expanded;
    private long announced;
    private long initial;
    private long edges;
    private long refused;
    private int depth;

    GraphWriter(OutputStream target, String key, BooleanSupplier cancelled, Consumer<GraphCounts> listener)
            throws IOException {
        this.checked = new CheckedOutputStream(target, new CRC32C());
        this.out = new VarOutput(checked);
        this.cancelled = cancelled;
        this.listener = listener;
        out.fixedLong(GraphFormat.MAGIC);
        out.number(GraphFormat.VERSION);
        text(key);
    }

    @Override
    public void variables(List<String> names) throws IOException {
        out.number(GraphFormat.NAMES);
        out.number(names.size());
        for (String name : names) {
            text(name);
        }
    }

    @Override
    public void instance(ActionInstance instance, boolean isEverywhere) throws IOException {
        List<Integer> values = new ArrayList<>();
        for (Binding binding : instance.bindings()) {
            values.add(write(binding.value()));
        }
        out.number(GraphFormat.INSTANCE);
        out.number(isEverywhere ? 1 : 0);
        text(instance.name());
        out.number(values.size());
        for (int i = 0; i < values.size(); i++) {
            text(instance.bindings().get(i).name());
            out.number(values.get(i));
        }
        everywhere.add(isEverywhere);
        constantInstances += isEverywhere ? 1 : 0;
    }

    @Override
    public void value(TlaValue value) throws IOException {
        int number = write(value);
        out.number(GraphFormat.VALUE);
        out.number(GraphFormat.VARIABLE);
        out.number(number);
    }

    @Override
    public void state(int[] values) throws IOException {
        announced++;
        out.number(GraphFormat.STATE);
        for (int value : values) {
            out.number(value);
        }
    }

    @Override
    public void expansion(Expansion expansion) throws IOException {
        expanded++;
        initial += expansion.initial() ? 1 : 0;
        depth = Math.max(depth, expansion.level());
        out.number(GraphFormat.EXPANSION);
        out.number(expansion.state());
        out.number(expansion.level());
        out.number(expansion.initial() ? 1 : 0);
        int[] enabled = expansion.enabled();
        out.number(enabled.length);
        int previous = 0;
        int enabledEverywhere = 0;
        for (int i = 0; i < enabled.length; i++) {
            out.number(enabled[i] - previous);
            previous = enabled[i];
            enabledEverywhere += everywhere.get(enabled[i]) ? 1 : 0;
            int[] targets = expansion.successors()[i];
            out.number(targets.length);
            for (int target : targets) {
                out.signed(target - expansion.state());
            }
            edges += targets.length;
        }
        out.number(expansion.refused().length);
        for (int instance : expansion.refused()) {
            out.number(instance);
        }
        refused += constantInstances - enabledEverywhere + expansion.refused().length;
        if (expanded % REPORT_EVERY_STATES == 0) {
            listener.accept(counts());
        }
    }

    @Override
    public boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    GraphCounts counts() {
        return new GraphCounts(expanded, initial, announced - expanded, edges, refused, everywhere.size(), depth);
    }

    /** Ends the file; without this call a reader rejects it. */
    void finish() throws IOException {
        GraphCounts counts = counts();
        out.number(GraphFormat.END);
        out.number(counts.states());
        out.number(counts.initial());
        out.number(counts.outside());
        out.number(counts.edges());
        out.number(counts.refused());
        out.number(counts.instances());
        out.number(counts.depth());
        out.flush();
        out.fixedLong(checked.getChecksum().getValue());
        out.flush();
    }

    /** Writes a value after its parts, each different one once, and returns its number. */
    private int write(TlaValue value) throws IOException {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        if (value instanceof TlaValue.Int number) {
            start(GraphFormat.INT);
            out.signed(number.value());
        } else if (value instanceof TlaValue.Bool truth) {
            start(GraphFormat.BOOL);
            out.number(truth.value() ? 1 : 0);
        } else if (value instanceof TlaValue.Str string) {
            start(GraphFormat.STR);
            text(string.value());
        } else if (value instanceof TlaValue.ModelValue model) {
            start(GraphFormat.MODEL);
            text(model.name());
        } else if (value instanceof TlaValue.Rec record) {
            writeRecord(record);
        } else if (value instanceof TlaValue.Fn function) {
            writeParts(
                    GraphFormat.FN,
                    function.entries().entrySet().stream()
                            .flatMap(entry -> List.of(entry.getKey(), entry.getValue()).stream())
                            .toList());
        } else {
            writeParts(value instanceof TlaValue.SetOf ? GraphFormat.SET : GraphFormat.SEQ, value.elements());
        }
        int number = numbers.size();
        numbers.put(value, number);
        return number;
    }

    private void writeRecord(TlaValue.Rec record) throws IOException {
        Map<String, Integer> parts = new HashMap<>();
        for (Map.Entry<String, TlaValue> field : record.fields().entrySet()) {
            parts.put(field.getKey(), write(field.getValue()));
        }
        start(GraphFormat.REC);
        out.number(parts.size());
        for (Map.Entry<String, Integer> part : parts.entrySet()) {
            text(part.getKey());
            out.number(part.getValue());
        }
    }

    private void writeParts(int kind, List<TlaValue> parts) throws IOException {
        int[] written = new int[parts.size()];
        for (int i = 0; i < written.length; i++) {
            written[i] = write(parts.get(i));
        }
        start(kind);
        out.number(written.length);
        for (int part : written) {
            out.number(part);
        }
    }

    private void start(int kind) throws IOException {
        out.number(GraphFormat.VALUE);
        out.number(kind);
    }

    private void text(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.number(bytes.length);
        out.bytes(bytes);
    }
}
