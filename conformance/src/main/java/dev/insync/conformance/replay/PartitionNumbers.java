package dev.insync.conformance.replay;

import dev.insync.reference.core.cluster.PerPartition;
import dev.insync.spec.value.TlaValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** The partitions of a model, which are numbered from 0 in the specification and in the core. */
record PartitionNumbers(int count) {
    <T> PerPartition<T> perPartition(TlaValue function, Function<TlaValue, T> value) {
        return PerPartition.of(count, p -> value.apply(function.apply(TlaValue.of(p))));
    }

    TlaValue function(IntFunction<TlaValue> value) {
        Map<TlaValue, TlaValue> entries = new LinkedHashMap<>();
        for (int p = 0; p < count; p++) {
            entries.put(TlaValue.of(p), value.apply(p));
        }
        return TlaValue.fn(entries);
    }
}
