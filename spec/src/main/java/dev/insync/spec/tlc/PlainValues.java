package dev.insync.spec.tlc;

import org.jspecify.annotations.Nullable;
import tla2sany.semantic.OpDeclNode;
import tlc2.tool.TLCState;
import tlc2.value.impl.BoolValue;
import tlc2.value.impl.FcnRcdValue;
import tlc2.value.impl.IntValue;
import tlc2.value.impl.IntervalValue;
import tlc2.value.impl.ModelValue;
import tlc2.value.impl.RecordValue;
import tlc2.value.impl.SetEnumValue;
import tlc2.value.impl.StringValue;
import tlc2.value.impl.TupleValue;
import tlc2.value.impl.Value;

/**
 * Evaluates what TLC left for later (a union of sets, a function by its rule) and sorts what it left unsorted, in place.
 * Without it a set that grows in each step is a chain of unions that is never cut. What a step shares with the state
 * before it was done then and is not looked at again.
 */
final class PlainValues {
    private PlainValues() {}

    /** Makes the values of a complete state plain. */
    static void settle(TLCState state, @Nullable TLCState before) {
        for (OpDeclNode variable : TLCState.vars) {
            Value value = (Value) state.lookup(variable.getName());
            @Nullable Value old = before == null ? null : (Value) before.lookup(variable.getName());
            if (value != old) {
                state.bind(variable.getName(), plain(value, old));
            }
        }
    }

    private static Value plain(Value value, @Nullable Value old) {
        if (value == old
                || value instanceof IntValue
                || value instanceof BoolValue
                || value instanceof StringValue
                || value instanceof ModelValue) {
            return value;
        }
        if (value instanceof RecordValue record) {
            all(record.values, old instanceof RecordValue known ? known.values : null);
            return record.normalize();
        }
        if (value instanceof TupleValue tuple) {
            all(tuple.elems, old instanceof TupleValue known ? known.elems : null);
            return tuple;
        }
        if (value instanceof FcnRcdValue function) {
            all(function.values, old instanceof FcnRcdValue known ? known.values : null);
            if (function.domain != null) {
                all(function.domain, old instanceof FcnRcdValue known ? known.domain : null);
            }
            return function.normalize();
        }
        if (value instanceof SetEnumValue set) {
            for (int i = 0; i < set.elems.size(); i++) {
                set.elems.setElementAt(plain(set.elems.elementAt(i), null), i);
            }
            return set.normalize();
        }
        @Nullable Value function = value instanceof IntervalValue ? null : value.toFcnRcd();
        if (function != null) {
            return plain(function, old);
        }
        @Nullable Value set = value.toSetEnum();
        return set == null ? value : plain(set, old);
    }

    private static void all(Value[] values, Value @Nullable [] old) {
        if (values == old) {
            return;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = plain(values[i], old != null && i < old.length ? old[i] : null);
        }
    }
}
