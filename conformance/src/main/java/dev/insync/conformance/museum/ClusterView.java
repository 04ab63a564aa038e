package dev.insync.conformance.museum;

import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import dev.insync.spec.value.TlaValue.Fn;
import dev.insync.spec.value.TlaValue.Rec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A state of the specification, asked for what a picture of it needs. Answers nothing, rather than failing, where a
 * specification has no such variable or field, and sees a variable with or without a partition in front of its brokers.
 */
final class ClusterView {
    private final TlaState state;
    private final List<TlaValue> brokers;

    ClusterView(TlaState state) {
        this.state = state;
        this.brokers = variable("broker")
                .filter(Fn.class::isInstance)
                .map(value -> List.copyOf(value.asFunction().keySet()))
                .orElse(List.of());
    }

    /** The state itself. */
    TlaState state() {
        return state;
    }

    /** The brokers, in order. */
    List<TlaValue> brokers() {
        return brokers;
    }

    Optional<TlaValue> variable(String name) {
        return state.variables().contains(name) ? Optional.of(state.value(name)) : Optional.empty();
    }

    /** The value of a variable for a broker: {@code broker[b]}, {@code controller[b]}. */
    Optional<TlaValue> of(String variable, TlaValue broker) {
        return variable(variable).flatMap(value -> at(value, broker));
    }

    /** Whether the process of the broker runs. */
    boolean isUp(TlaValue broker) {
        return of("broker", broker)
                .flatMap(process -> field(process, "up"))
                .map(TlaValue::asBool)
                .orElse(false);
    }

    /** Whether the broker believes that it is the controller. */
    boolean isActiveController(TlaValue broker) {
        return of("controller", broker)
                .flatMap(process -> field(process, "active"))
                .map(TlaValue::asBool)
                .orElse(false);
    }

    /** The replicas of a broker by partition; the name of the only one is empty. */
    Map<String, TlaValue> replicas(TlaValue broker) {
        Map<String, TlaValue> replicas = new LinkedHashMap<>();
        variable("replica")
                .ifPresent(value -> byPartition(value)
                        .forEach((partition, ofBrokers) ->
                                at(ofBrokers, broker).ifPresent(replica -> replicas.put(partition, replica))));
        return replicas;
    }

    /** A field of ZooKeeper's tree by partition; the name of the only one is empty. */
    Map<String, TlaValue> ofPartitions(String field) {
        Map<String, TlaValue> states = new LinkedHashMap<>();
        variable("zk").flatMap(zk -> field(zk, field)).ifPresent(value -> {
            if (value instanceof Rec) {
                states.put("", value);
            } else {
                states.putAll(named(value));
            }
        });
        return states;
    }

    private Map<String, TlaValue> byPartition(TlaValue value) {
        boolean plain =
                value instanceof Fn fn && brokers.containsAll(fn.entries().keySet());
        return plain ? Map.of("", value) : named(value);
    }

    private static Map<String, TlaValue> named(TlaValue value) {
        Map<TlaValue, TlaValue> entries = value.asFunction();
        Map<String, TlaValue> named = new LinkedHashMap<>();
        entries.forEach((key, inner) -> named.put(entries.size() == 1 ? "" : partitionName(key), inner));
        return named;
    }

    private static String partitionName(TlaValue key) {
        return key instanceof TlaValue.Int number ? "p" + number.value() : key.asText();
    }

    /** A field of a record, if there is one. */
    static Optional<TlaValue> field(TlaValue value, String name) {
        return value instanceof Rec rec ? Optional.ofNullable(rec.fields().get(name)) : Optional.empty();
    }

    /** The result of a function for an argument, if there is one. */
    static Optional<TlaValue> at(TlaValue value, TlaValue argument) {
        return value instanceof Fn || value instanceof Rec || value instanceof TlaValue.Seq
                ? Optional.ofNullable(value.asFunction().get(argument))
                : Optional.empty();
    }
}
