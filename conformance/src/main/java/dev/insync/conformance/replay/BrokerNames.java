package dev.insync.conformance.replay;

import dev.insync.reference.core.BrokerEpochs;
import dev.insync.reference.core.BrokerSet;
import dev.insync.reference.core.PartitionState;
import dev.insync.reference.core.cluster.PerBroker;
import dev.insync.spec.value.TlaValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The brokers of a model, b1 to bn, and their ids in the core, 1 to n. */
final class BrokerNames {
    private static final TlaValue NOBODY = TlaValue.model("None");

    private final List<TlaValue> names = new ArrayList<>();
    private final Map<TlaValue, Integer> ids = new LinkedHashMap<>();

    /** The brokers b1 to bn. */
    BrokerNames(int brokers) {
        for (int b = 1; b <= brokers; b++) {
            TlaValue name = TlaValue.model("b" + b);
            names.add(name);
            ids.put(name, b);
        }
    }

    int count() {
        return names.size();
    }

    int id(TlaValue name) {
        if (name.equals(NOBODY)) {
            return PartitionState.NONE;
        }
        Integer id = ids.get(name);
        if (id == null) {
            throw new IllegalArgumentException("no broker " + name + " among " + names);
        }
        return id;
    }

    TlaValue name(int id) {
        return id == PartitionState.NONE ? NOBODY : names.get(id - 1);
    }

    BrokerSet set(TlaValue set) {
        return BrokerSet.copyOf(set.elements().stream().map(this::id).toList());
    }

    TlaValue set(BrokerSet set) {
        return TlaValue.set(set.toList().stream().map(this::name).toList());
    }

    <T> PerBroker<T> perBroker(TlaValue function, Function<TlaValue, T> value) {
        return PerBroker.of(count(), b -> value.apply(function.apply(name(b))));
    }

    TlaValue function(Function<Integer, TlaValue> value) {
        Map<TlaValue, TlaValue> entries = new LinkedHashMap<>();
        for (int b = 1; b <= count(); b++) {
            entries.put(name(b), value.apply(b));
        }
        return TlaValue.fn(entries);
    }

    BrokerEpochs epochs(TlaValue function) {
        BrokerEpochs epochs = BrokerEpochs.none();
        for (int b = 1; b <= count(); b++) {
            epochs = epochs.with(b, function.apply(name(b)).asInt());
        }
        return epochs;
    }

    TlaValue epochs(BrokerEpochs epochs) {
        return function(b -> number(epochs.get(b)));
    }

    static TlaValue number(long value) {
        return TlaValue.of(Math.toIntExact(value));
    }

    static <T> TlaValue seq(Collection<T> elements, Function<T, TlaValue> value) {
        return TlaValue.seq(elements.stream().map(value).toList());
    }
}
