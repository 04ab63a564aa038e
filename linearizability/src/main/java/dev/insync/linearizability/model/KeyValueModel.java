package dev.insync.linearizability.model;

import dev.insync.linearizability.Model;
import org.jspecify.annotations.Nullable;

/** A store of strings under keys, empty strings at first, that are read, replaced and appended to. */
public final class KeyValueModel implements Model<String, KeyValueModel.Input, String> {
    /** What is asked of the store. */
    public sealed interface Input {
        String key();
    }

    public record Get(String key) implements Input {
        @Override
        public String toString() {
            return "get " + key;
        }
    }

    public record Put(String key, String value) implements Input {
        @Override
        public String toString() {
            return "put " + key + " = " + value;
        }
    }

    public record Append(String key, String value) implements Input {
        @Override
        public String toString() {
            return "append " + key + " + " + value;
        }
    }

    @Override
    public String initial() {
        return "";
    }

    /** The output of a get is the value; that of the others does not matter. */
    @Override
    public @Nullable String step(String state, Input input, String output) {
        return input instanceof Get && !state.equals(output) ? null : stepUnknown(state, input);
    }

    @Override
    public String stepUnknown(String state, Input input) {
        if (input instanceof Put put) {
            return put.value();
        }
        return input instanceof Append append ? state + append.value() : state;
    }

    @Override
    public boolean readsOnly(Input input, String output) {
        return input instanceof Get;
    }

    @Override
    public Object partition(Input input) {
        return input.key();
    }

    @Override
    public long bytes(String state) {
        return 56 + state.length();
    }

    @Override
    public String describeState(String state) {
        return "\"" + state + "\"";
    }
}
