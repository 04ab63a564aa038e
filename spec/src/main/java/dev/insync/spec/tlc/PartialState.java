package dev.insync.spec.tlc;

import com.fasterxml.jackson.databind.JsonNode;
import dev.insync.spec.engine.Obstacle.Difference;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.value.CompactText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tlc2.tool.TLCState;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.ModelValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;
import util.UniqueString;

/** What a trace says about a state: values at paths. */
final class PartialState {
    private static final String SIZE = "#";
    private static final int MAX_CHARACTERS = 200;

    private record Entry(String path, UniqueString variable, List<String> parts, JsonNode value) {}

    private final List<Entry> entries = new ArrayList<>();

    /** Reads the paths; one of an unknown variable, or with a name that the model does not have, is refused. */
    PartialState(Map<String, JsonNode> values, Variables variables, Literals literals, TLCState example)
            throws SpecException {
        for (Map.Entry<String, JsonNode> value : values.entrySet()) {
            List<String> parts = parts(value.getKey());
            int variable = parts.isEmpty() ? -1 : variables.names().indexOf(parts.get(0));
            if (variable < 0) {
                throw new SpecException("no variable " + (parts.isEmpty() ? "''" : parts.get(0)) + " in path "
                        + value.getKey() + "; variables: " + String.join(", ", variables.names()));
            }
            Entry entry = new Entry(
                    value.getKey(), variables.symbol(variable), parts.subList(1, parts.size()), value.getValue());
            checkNames(entry, literals, example);
            entries.add(entry);
        }
    }

    /** {@code a.b[c].d} and {@code a.b.c.d} are the same path. */
    private static List<String> parts(String path) {
        return Stream.of(path.replace("]", "").split("[.\\[]", -1))
                .map(String::strip)
                .toList();
    }

    /** Arguments of functions over model values are the same in all states, so a wrong one is a mistake of the trace. */
    private static void checkNames(Entry entry, Literals literals, TLCState example) throws SpecException {
        @Nullable Value value = (Value) example.lookup(entry.variable());
        for (String part : entry.parts()) {
            if (value instanceof FcnRcdValue function
                    && function.domain != null
                    && function.domain.length > 0
                    && function.domain[0] instanceof ModelValue
                    && !part.equals(SIZE)
                    && child(value, part) == null
                    && !literals.isModelValue(part)) {
                throw new SpecException("unknown name " + part + " in path " + entry.path() + "; known names: "
                        + String.join(", ", literals.modelValues()));
            }
            value = value == null ? null : child(value, part);
        }
    }

    /** Whether the state is as recorded. */
    boolean matches(TLCState state) {
        for (Entry entry : entries) {
            @Nullable Value value = (Value) state.lookup(entry.variable());
            for (int i = 0; value != null && i < entry.parts().size(); i++) {
                value = child(value, entry.parts().get(i));
            }
            if (value == null || !Literals.matches(entry.value(), value)) {
                return false;
            }
        }
        return true;
    }

    /** Where the state is not as recorded. */
    List<Difference> differences(TLCState state, Values values) {
        List<Difference> differences = new ArrayList<>();
        for (Entry entry : entries) {
            Value value = (Value) state.lookup(entry.variable());
            String expected = "";
            for (String part : entry.parts()) {
                if (expected.isEmpty()) {
                    @Nullable Value child = child(value, part);
                    expected = child == null ? "no " + part + " there, only " + children(value) : "";
                    value = child == null ? value : child;
                }
            }
            if (expected.isEmpty() && !Literals.matches(entry.value(), value)) {
                expected = CompactText.of(values.convert(value), MAX_CHARACTERS);
            }
            if (!expected.isEmpty()) {
                differences.add(new Difference(entry.path(), entry.value().toString(), expected));
            }
        }
        return differences;
    }

    private static @Nullable Value child(Value value, String part) {
        if (part.equals(SIZE)) {
            return size(value);
        }
        if (value instanceof RecordValue record) {
            for (int i = 0; i < record.names.length; i++) {
                if (record.names[i].toString().equals(part)) {
                    return record.values[i];
                }
            }
            return null;
        }
        if (value instanceof FcnRcdValue function) {
            Value[] domain = function.getDomainAsValues();
            for (int i = 0; i < domain.length; i++) {
                if (Literals.text(domain[i]).equals(part)) {
                    return function.values[i];
                }
            }
            return null;
        }
        if (value instanceof TupleValue tuple && part.matches("[1-9]\\d{0,8}")) {
            int position = Integer.parseInt(part);
            return position <= tuple.elems.length ? tuple.elems[position - 1] : null;
        }
        return null;
    }

    private static @Nullable Value size(Value value) {
        if (value instanceof SetEnumValue || value instanceof FcnRcdValue || value instanceof TupleValue) {
            return IntValue.gen(value.size());
        }
        return null;
    }

    private static String children(Value value) {
        if (value instanceof RecordValue record) {
            return Stream.of(record.names).map(UniqueString::toString).collect(Collectors.joining(", "));
        }
        if (value instanceof FcnRcdValue function) {
            return Stream.of(function.getDomainAsValues()).map(Literals::text).collect(Collectors.joining(", "));
        }
        return value instanceof TupleValue tuple ? "positions 1 to " + tuple.elems.length : "the value " + value;
    }
}
