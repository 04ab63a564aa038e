package dev.insync.conformance.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.insync.reference.core.Acks;
import dev.insync.reference.core.Fix;
import dev.insync.reference.core.cluster.Client;
import dev.insync.reference.core.cluster.ClusterConfig;
import dev.insync.reference.core.cluster.ClusterState;
import dev.insync.reference.core.cluster.Event;
import dev.insync.reference.core.cluster.Fault;
import dev.insync.reference.sim.EventText;
import dev.insync.reference.sim.Simulation;
import dev.insync.reference.sim.SimulationOptions;
import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A run of the simulator as a trace for {@code ./insync validate} (insync-trace/1): every event with its parameters, and with
 * every part of the state that it changed.
 */
public final class SimulationTrace {
    private static final JsonMapper JSON = new JsonMapper();

    private final StateCodec states;
    private final Writer out;
    private TlaState before;

    private SimulationTrace(ClusterConfig config, Writer out) {
        this.out = out;
        this.states = new StateCodec(new BrokerNames(config.brokers()), new PartitionNumbers(config.partitions()));
        this.before = states.dump(ClusterState.init(config));
    }

    /** Runs a seed and writes its trace. */
    public static void write(SimulationOptions options, Path file) throws IOException {
        ClusterConfig config = Simulation.config(options);
        ClusterState last = Simulation.run(options).last();
        int records = 0;
        for (int p = 0; p < config.partitions(); p++) {
            Client client = last.client().get(p);
            records = Math.max(records, client.sent());
        }
        try (Writer out = Files.newBufferedWriter(file)) {
            out.write(JSON.writeValueAsString(header(config, records)) + "\n");
            SimulationTrace trace = new SimulationTrace(config, out);
            Simulation.run(options, (step, nowUs, event, from, to) -> trace.event(event, to));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The constants of the specification; producers send no more than those records. */
    private static ObjectNode header(ClusterConfig config, int records) {
        ObjectNode header = JSON.createObjectNode();
        header.put("trace", "insync-trace/1");
        header.put("module", "KafkaReplication");
        header.put("order", "total");
        ObjectNode constants = header.putObject("constants");
        ArrayNode brokers = constants.putArray("Brokers");
        for (int b = 1; b <= config.brokers(); b++) {
            brokers.add("b" + b);
        }
        constants.put("None", "None");
        constants.put("NumPartitions", config.partitioning().partitions());
        constants.put("NumKeys", config.partitioning().keys());
        constants.put("MaxRecords", records);
        ArrayNode replicas = constants.putArray("FirstReplicas");
        config.firstReplicas().toList().forEach(b -> replicas.add("b" + b));
        constants.put("FirstLeader", "b" + config.firstLeader());
        constants.put("FirstController", "b" + config.firstController());
        constants.put("MinInsyncReplicas", config.rules().minInsyncReplicas());
        config.acks().stream().map(Acks::id).sorted().forEach(constants.putArray("Acks")::add);
        constants.put("Idempotent", config.idempotent());
        constants.put("OneShotWatches", config.oneShotWatches());
        ArrayNode fixes = constants.putArray("Fixes");
        for (Fix fix : Fix.values()) {
            if (config.fixes().has(fix)) {
                fixes.add(fix.id());
            }
        }
        for (Fault fault : Fault.values()) {
            constants.put(fault.budget(), config.budgets().get(fault));
        }
        return header;
    }

    private void event(Event event, ClusterState to) {
        ObjectNode line = JSON.createObjectNode();
        line.put("action", event.getClass().getSimpleName());
        ObjectNode parameters = line.putObject("params");
        EventText.parameters(event).forEach((name, value) -> parameters.putPOJO(name, value));
        TlaState after = states.dump(to);
        ObjectNode changes = line.putObject("state");
        for (String variable : states.variables()) {
            add(changes, variable, before.value(variable), after.value(variable));
        }
        before = after;
        try {
            out.write(JSON.writeValueAsString(line) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Goes down records and functions to the parts that differ. */
    private static void add(ObjectNode changes, String path, TlaValue from, TlaValue to) {
        if (from.equals(to)) {
            return;
        }
        if (from instanceof TlaValue.Rec was
                && to instanceof TlaValue.Rec is
                && was.fields().keySet().equals(is.fields().keySet())) {
            is.fields().forEach((name, value) -> add(changes, path + "." + name, was.field(name), value));
        } else if (from instanceof TlaValue.Fn was
                && to instanceof TlaValue.Fn is
                && was.entries().keySet().equals(is.entries().keySet())) {
            is.entries()
                    .forEach((key, value) ->
                            add(changes, path + "[" + name(key) + "]", entry(was.entries(), key), value));
        } else {
            changes.set(path, json(to));
        }
    }

    private static TlaValue entry(Map<TlaValue, TlaValue> entries, TlaValue key) {
        TlaValue value = entries.get(key);
        if (value == null) {
            throw new IllegalStateException("no entry for " + key);
        }
        return value;
    }

    private static String name(TlaValue key) {
        return key instanceof TlaValue.Int number ? Integer.toString(number.value()) : key.asText();
    }

    /** A model value as its name, a set as an array, a function as an object. */
    private static JsonNode json(TlaValue value) {
        if (value instanceof TlaValue.Int number) {
            return JSON.getNodeFactory().numberNode(number.value());
        }
        if (value instanceof TlaValue.Bool truth) {
            return JSON.getNodeFactory().booleanNode(truth.value());
        }
        if (value instanceof TlaValue.Rec fields) {
            ObjectNode node = JSON.createObjectNode();
            fields.fields().forEach((name, field) -> node.set(name, json(field)));
            return node;
        }
        if (value instanceof TlaValue.Fn function) {
            ObjectNode node = JSON.createObjectNode();
            function.entries().forEach((key, entry) -> node.set(name(key), json(entry)));
            return node;
        }
        if (value instanceof TlaValue.Str || value instanceof TlaValue.ModelValue) {
            return JSON.getNodeFactory().textNode(value.asText());
        }
        ArrayNode node = JSON.createArrayNode();
        value.elements().forEach(element -> node.add(json(element)));
        return node;
    }
}
