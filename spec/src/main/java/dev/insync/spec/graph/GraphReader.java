package dev.insync.spec.graph;

import dev.insync.spec.graph.Expansion.Enabled;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.ActionInstance.Binding;
import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/** Reads a graph file as a stream; memory grows with the states, not with the edges. */
final class GraphReader {
    private final VarInput in;
    private final List<TlaValue> values = new ArrayList<>();
    private final List<TlaValue> variableValues = new ArrayList<>();
    private final List<ActionInstance> instances = new ArrayList<>();
    private final List<Boolean> everywhere = new ArrayList<>();
    private final List<GraphState> states = new ArrayList<>();
    private List<String> variables = List.of();

    private GraphReader(InputStream source) {
        this.in = new VarInput(source);
    }

    /** Whether the file is whole and was written for one of the keys; anything else is as good as no file. */
    static boolean isValid(Path file, Set<String> keys) throws IOException {
        long length = Files.size(file);
        if (length < Long.BYTES * 2) {
            return false;
        }
        CRC32C checksum = new CRC32C();
        byte[] buffer = new byte[1 << 16];
        try (InputStream source = Files.newInputStream(file)) {
            long rest = length - Long.BYTES;
            while (rest > 0) {
                int read = source.read(buffer, 0, (int) Math.min(buffer.length, rest));
                if (read < 0) {
                    return false;
                }
                checksum.update(buffer, 0, read);
                rest -= read;
            }
            if (new VarInput(source).fixedLong() != checksum.getValue()) {
                return false;
            }
        }
        try (InputStream source = Files.newInputStream(file)) {
            return new GraphReader(source).header().filter(keys::contains).isPresent();
        }
    }

    /** Streams the graph to the visitor and returns its counts; the file must be valid. */
    static GraphCounts read(Path file, GraphVisitor visitor) throws IOException {
        try (InputStream source = Files.newInputStream(file)) {
            GraphReader reader = new GraphReader(source);
            if (reader.header().isEmpty()) {
                throw new IOException(file + " is not a state graph of version " + GraphFormat.VERSION);
            }
            return reader.records(visitor);
        }
    }

    private Optional<String> header() throws IOException {
        return in.fixedLong() == GraphFormat.MAGIC && in.number() == GraphFormat.VERSION
                ? Optional.of(in.text())
                : Optional.empty();
    }

    private GraphCounts records(GraphVisitor visitor) throws IOException {
        while (true) {
            int tag = in.index();
            switch (tag) {
                case GraphFormat.NAMES -> variables = names();
                case GraphFormat.VALUE -> value();
                case GraphFormat.INSTANCE -> instance();
                case GraphFormat.STATE -> state();
                case GraphFormat.EXPANSION -> visitor.expansion(expansion());
                case GraphFormat.END -> {
                    return new GraphCounts(
                            in.number(), in.number(), in.number(), in.number(), in.number(), in.number(), in.index());
                }
                default -> throw new IOException("unknown record " + tag);
            }
        }
    }

    private List<String> names() throws IOException {
        int count = in.index();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(in.text());
        }
        return List.copyOf(names);
    }

    private void value() throws IOException {
        int kind = in.index();
        if (kind == GraphFormat.VARIABLE) {
            variableValues.add(values.get(in.index()));
            return;
        }
        values.add(
                switch (kind) {
                    case GraphFormat.INT -> TlaValue.of(Math.toIntExact(in.signed()));
                    case GraphFormat.BOOL -> TlaValue.of(in.index() == 1);
                    case GraphFormat.STR -> TlaValue.of(in.text());
                    case GraphFormat.MODEL -> TlaValue.model(in.text());
                    case GraphFormat.SET -> TlaValue.set(parts());
                    case GraphFormat.SEQ -> TlaValue.seq(parts());
                    case GraphFormat.REC -> record();
                    case GraphFormat.FN -> function();
                    default -> throw new IOException("unknown kind of value " + kind);
                });
    }

    private List<TlaValue> parts() throws IOException {
        int count = in.index();
        List<TlaValue> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(values.get(in.index()));
        }
        return parts;
    }

    private TlaValue record() throws IOException {
        int count = in.index();
        Map<String, TlaValue> fields = new HashMap<>();
        for (int i = 0; i < count; i++) {
            fields.put(in.text(), values.get(in.index()));
        }
        return TlaValue.rec(fields);
    }

    private TlaValue function() throws IOException {
        List<TlaValue> parts = parts();
        Map<TlaValue, TlaValue> entries = new HashMap<>();
        for (int i = 0; i < parts.size(); i += 2) {
            entries.put(parts.get(i), parts.get(i + 1));
        }
        return TlaValue.fn(entries);
    }

    private void instance() throws IOException {
        everywhere.add(in.index() == 1);
        String name = in.text();
        int count = in.index();
        List<Binding> bindings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bindings.add(new Binding(in.text(), values.get(in.index())));
        }
        instances.add(new ActionInstance(name, bindings));
    }

    private void state() throws IOException {
        TlaValue[] own = new TlaValue[variables.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = variableValues.get(in.index());
        }
        states.add(new GraphState(states.size(), new TlaState(variables, own)));
    }

    private Expansion expansion() throws IOException {
        int from = in.index();
        int level = in.index();
        boolean initial = in.index() == 1;
        int enabledCount = in.index();
        List<Enabled> enabled = new ArrayList<>(enabledCount);
        boolean[] isEnabled = new boolean[instances.size()];
        int instance = 0;
        for (int i = 0; i < enabledCount; i++) {
            instance += in.index();
            isEnabled[instance] = true;
            enabled.add(new Enabled(instances.get(instance), successors(from)));
        }
        List<ActionInstance> refused = new ArrayList<>();
        for (int i = 0; i < isEnabled.length; i++) {
            if (everywhere.get(i) && !isEnabled[i]) {
                refused.add(instances.get(i));
            }
        }
        int furtherRefused = in.index();
        for (int i = 0; i < furtherRefused; i++) {
            refused.add(instances.get(in.index()));
        }
        return new Expansion(states.get(from), level, initial, enabled, refused);
    }

    private List<GraphState> successors(int from) throws IOException {
        int count = in.index();
        List<GraphState> successors = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            successors.add(states.get(from + (int) in.signed()));
        }
        return successors;
    }
}
