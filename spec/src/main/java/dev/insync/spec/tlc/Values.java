package dev.insync.spec.tlc;

import dev.insync.spec.value.TlaValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tlc2.value.IValue;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.ModelValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;

/** Turns TLC's values into plain ones; equal results are one object, so that a large graph stays small in memory. */
final class Values {
    private final Map<TlaValue, TlaValue> known = new HashMap<>();

    TlaValue convert(IValue value) {
        TlaValue fresh = build((Value) value);
        TlaValue old = known.putIfAbsent(fresh, fresh);
        return old == null ? fresh : old;
    }

    private TlaValue build(Value value) {
        if (value instanceof IntValue number) {
            return TlaValue.of(number.val);
        }
        if (value instanceof BoolValue truth) {
            return TlaValue.of(truth.val);
        }
        if (value instanceof StringValue string) {
            return TlaValue.of(string.val.toString());
        }
        if (value instanceof ModelValue model) {
            return TlaValue.model(model.val.toString());
        }
        if (value instanceof TupleValue tuple) {
            return TlaValue.seq(all(tuple.elems));
        }
        if (value instanceof RecordValue record) {
            Map<String, TlaValue> fields = new HashMap<>();
            for (int i = 0; i < record.names.length; i++) {
                fields.put(record.names[i].toString(), convert(record.values[i]));
            }
            return TlaValue.rec(fields);
        }
        if (value instanceof FcnRcdValue function) {
            return function(function);
        }
        @Nullable Value functionForm = value.toFcnRcd();
        if (functionForm instanceof FcnRcdValue function) {
            return function(function);
        }
        @Nullable Value setForm = value instanceof SetEnumValue ? value : value.toSetEnum();
        if (setForm instanceof SetEnumValue set) {
            set.normalize();
            List<TlaValue> elements = new ArrayList<>();
            for (int i = 0; i < set.elems.size(); i++) {
                elements.add(convert(set.elems.elementAt(i)));
            }
            return TlaValue.set(elements);
        }
        throw new IllegalStateException("cannot represent " + value.getKindString() + ": " + value);
    }

    private TlaValue function(FcnRcdValue function) {
        Value[] domain = function.getDomainAsValues();
        Map<TlaValue, TlaValue> entries = new HashMap<>();
        for (int i = 0; i < domain.length; i++) {
            entries.put(convert(domain[i]), convert(function.values[i]));
        }
        return TlaValue.fn(entries);
    }

    private List<TlaValue> all(Value[] values) {
        List<TlaValue> converted = new ArrayList<>(values.length);
        for (Value value : values) {
            converted.add(convert(value));
        }
        return converted;
    }
}
