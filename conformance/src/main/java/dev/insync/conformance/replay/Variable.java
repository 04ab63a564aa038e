package dev.insync.conformance.replay;

import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A variable of the specification, and the component of the core's state that it is. Values of a graph are shared, so that
 * each is translated once.
 */
final class Variable<T> {
    private final String name;
    private final Function<TlaValue, T> load;
    private final Function<T, TlaValue> dump;
    private final Map<TlaValue, T> loaded = new IdentityHashMap<>();

    Variable(String name, Function<TlaValue, T> load, Function<T, TlaValue> dump) {
        this.name = name;
        this.load = load;
        this.dump = dump;
    }

    String name() {
        return name;
    }

    T load(TlaState state) {
        TlaValue value = state.value(name);
        T known = loaded.get(value);
        if (known == null) {
            known = load.apply(value);
            loaded.put(value, known);
        }
        return known;
    }

    TlaValue dump(T component) {
        return dump.apply(component);
    }

    /** A value that was loaded and dumps to another one now. */
    Optional<String> altered() {
        return loaded.entrySet().stream()
                .filter(entry -> !dump.apply(entry.getValue()).equals(entry.getKey()))
                .map(entry -> name + " was " + entry.getKey() + " and is " + dump.apply(entry.getValue()))
                .findFirst();
    }
}
