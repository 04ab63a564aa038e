package dev.insync.spec.value;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A TLA+ value. Equal values have equal trees: TLA+ calls a function over {@code 1..n} a sequence and a function over
 * strings a record, so the factories {@link #fn} and {@link #rec} choose the one form that the domain allows.
 *
 * <p>{@link #toString} is TLA+ syntax. The order is total and arbitrary between kinds; it makes sets and functions print
 * the same way each time.
 */
public sealed interface TlaValue extends Comparable<TlaValue> {

    /** An integer; TLC knows 32 bits. */
    record Int(int value) implements TlaValue {
        @Override
        public String toString() {
            return Integer.toString(value);
        }
    }

    /** A Boolean. */
    record Bool(boolean value) implements TlaValue {
        @Override
        public String toString() {
            return value ? "TRUE" : "FALSE";
        }
    }

    /** A string. */
    record Str(String value) implements TlaValue {
        @Override
        public String toString() {
            return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    /** A constant that equals only itself, bound by the configuration. */
    record ModelValue(String name) implements TlaValue {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A finite set. */
    final class SetOf implements TlaValue {
        private final List<TlaValue> elements;
        private final int hash;

        private SetOf(Collection<? extends TlaValue> elements) {
            this.elements = List.copyOf(new TreeSet<>(elements));
            this.hash = 31 * this.elements.hashCode() + 1;
        }

        @Override
        public List<TlaValue> elements() {
            return elements;
        }

        /** Whether the element is in the set. */
        public boolean contains(TlaValue element) {
            return Collections.binarySearch(elements, element) >= 0;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof SetOf set && hash == set.hash && elements.equals(set.elements);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            return elements.stream().map(TlaValue::toString).collect(Collectors.joining(", ", "{", "}"));
        }
    }

    /** A sequence or tuple: a function over {@code 1..n}. The empty one is also the empty function. */
    final class Seq implements TlaValue {
        private final List<TlaValue> elements;
        private final int hash;

        private Seq(Collection<? extends TlaValue> elements) {
            this.elements = List.copyOf(elements);
            this.hash = 31 * this.elements.hashCode() + 2;
        }

        @Override
        public List<TlaValue> elements() {
            return elements;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof Seq seq && hash == seq.hash && elements.equals(seq.elements);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            return elements.stream().map(TlaValue::toString).collect(Collectors.joining(", ", "<<", ">>"));
        }
    }

    /** A record: a function over a non-empty set of strings. */
    final class Rec implements TlaValue {
        private final SortedMap<String, TlaValue> fields;
        private final int hash;

        private Rec(Map<String, ? extends TlaValue> fields) {
            this.fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
            this.hash = 31 * this.fields.hashCode() + 3;
        }

        /** The fields in alphabetical order. */
        public SortedMap<String, TlaValue> fields() {
            return fields;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof Rec rec && hash == rec.hash && fields.equals(rec.fields);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            return fields.entrySet().stream()
                    .map(field -> field.getKey() + " |-> " + field.getValue())
                    .collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** A function whose domain is neither {@code 1..n} nor a set of strings. */
    final class Fn implements TlaValue {
        private final SortedMap<TlaValue, TlaValue> entries;
        private final int hash;

        private Fn(Map<? extends TlaValue, ? extends TlaValue> entries) {
            this.entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
            this.hash = 31 * this.entries.hashCode() + 4;
        }

        /** Argument to result, ordered by argument. */
        public SortedMap<TlaValue, TlaValue> entries() {
            return entries;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other || other instanceof Fn fn && hash == fn.hash && entries.equals(fn.entries);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public String toString() {
            return entries.entrySet().stream()
                    .map(entry -> entry.getKey() + " :> " + entry.getValue())
                    .collect(Collectors.joining(" @@ ", "(", ")"));
        }
    }

    /** The integer. */
    static Int of(int value) {
        return new Int(value);
    }

    /** The Boolean. */
    static Bool of(boolean value) {
        return new Bool(value);
    }

    /** The string. */
    static Str of(String value) {
        return new Str(value);
    }

    /** The model value of that name. */
    static ModelValue model(String name) {
        return new ModelValue(name);
    }

    /** The set of these elements; repetitions count once. */
    static SetOf set(Collection<? extends TlaValue> elements) {
        return new SetOf(elements);
    }

    /** The sequence of these elements. */
    static Seq seq(Collection<? extends TlaValue> elements) {
        return new Seq(elements);
    }

    /** The record of these fields; without a field it is the empty function {@code <<>>}. */
    static TlaValue rec(Map<String, ? extends TlaValue> fields) {
        return fields.isEmpty() ? new Seq(List.of()) : new Rec(fields);
    }

    /** The function of these entries, as a sequence or a record where its domain makes it one. */
    static TlaValue fn(Map<? extends TlaValue, ? extends TlaValue> entries) {
        if (entries.keySet().stream().allMatch(Str.class::isInstance)) {
            Map<String, TlaValue> fields = new TreeMap<>();
            entries.forEach((key, value) -> fields.put(((Str) key).value(), value));
            return rec(fields);
        }
        if (entries.keySet().stream().allMatch(Int.class::isInstance)) {
            SortedMap<TlaValue, TlaValue> sorted = new TreeMap<>(entries);
            if (sorted.firstKey().asInt() == 1 && sorted.lastKey().asInt() == sorted.size()) {
                return new Seq(new ArrayList<>(sorted.values()));
            }
        }
        return new Fn(entries);
    }

    /** The integer's value; throws when this is another kind. */
    default int asInt() {
        return cast(Int.class, "an integer").value();
    }

    /** The Boolean's value; throws when this is another kind. */
    default boolean asBool() {
        return cast(Bool.class, "a Boolean").value();
    }

    /** The text of a string or the name of a model value; throws when this is another kind. */
    default String asText() {
        return this instanceof ModelValue model
                ? model.name()
                : cast(Str.class, "a string or model value").value();
    }

    /** The elements of a set, in order, or of a sequence; throws when this is another kind. */
    default List<TlaValue> elements() {
        throw new IllegalStateException("not a set or sequence: " + this);
    }

    /** The value of a record's field; throws when this is no record or has no such field. */
    default TlaValue field(String name) {
        TlaValue value = cast(Rec.class, "a record").fields().get(name);
        if (value == null) {
            throw new IllegalStateException("no field " + name + " in " + this);
        }
        return value;
    }

    /** The function's result for an argument: also of a sequence (from 1) or record; throws outside the domain. */
    default TlaValue apply(TlaValue argument) {
        TlaValue result = asFunction().get(argument);
        if (result == null) {
            throw new IllegalStateException(argument + " is not in the domain of " + this);
        }
        return result;
    }

    /** Argument to result of a function, sequence or record; throws when this is another kind. */
    default SortedMap<TlaValue, TlaValue> asFunction() {
        if (this instanceof Fn fn) {
            return fn.entries();
        }
        SortedMap<TlaValue, TlaValue> entries = new TreeMap<>();
        if (this instanceof Rec rec) {
            rec.fields().forEach((name, value) -> entries.put(of(name), value));
        } else {
            List<TlaValue> elements = cast(Seq.class, "a function").elements();
            for (int i = 0; i < elements.size(); i++) {
                entries.put(of(i + 1), elements.get(i));
            }
        }
        return entries;
    }

    private <T extends TlaValue> T cast(Class<T> kind, String name) {
        if (!kind.isInstance(this)) {
            throw new IllegalStateException("not " + name + ": " + this);
        }
        return kind.cast(this);
    }

    @Override
    default int compareTo(TlaValue other) {
        return this == other ? 0 : ValueOrder.compare(this, other);
    }
}
