package dev.insync.spec.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.insync.spec.graph.Expansion;
import dev.insync.spec.graph.GraphState;
import dev.insync.spec.graph.StateGraph;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.trace.TraceHeader.Order;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random walks through a model's state graph, which TLC computed in another way than the validator does. */
final class Walks {
    private final String model;
    private final List<GraphState> initial = new ArrayList<>();
    private final Map<Integer, List<Expansion.Enabled>> enabled = new HashMap<>();

    /** A step and the state after it. */
    record Step(ActionInstance action, TlaState after) {}

    Walks(Model model, Path directory) throws SpecException, IOException {
        this.model = model.entry().name();
        StateGraph.open(model, directory).visit(expansion -> {
            enabled.put(expansion.from().number(), expansion.enabled());
            if (expansion.initial()) {
                initial.add(expansion.from());
            }
        });
    }

    /** A walk of at most so many steps; shorter where nothing can happen any more. */
    List<Step> walk(Random random, int length) {
        GraphState at = initial.get(random.nextInt(initial.size()));
        List<Step> steps = new ArrayList<>();
        while (steps.size() < length) {
            List<Expansion.Enabled> choices = enabled.getOrDefault(at.number(), List.of());
            if (choices.isEmpty()) {
                return steps;
            }
            Expansion.Enabled choice = choices.get(random.nextInt(choices.size()));
            at = choice.successors().get(random.nextInt(choice.successors().size()));
            steps.add(new Step(choice.action(), at.state()));
        }
        return steps;
    }

    /**
     * How many events of a trace in total order have a path in the graph: the same question as the validator's, answered
     * breadth first over all states that are possible.
     */
    int matched(List<TraceEvent> events) {
        Set<Integer> possible = new HashSet<>();
        initial.forEach(state -> possible.add(state.number()));
        int matched = 0;
        for (TraceEvent event : events) {
            Set<Integer> next = new HashSet<>();
            for (int from : possible) {
                for (Expansion.Enabled each : enabled.getOrDefault(from, List.of())) {
                    for (GraphState to : each.successors()) {
                        if (agrees(event, event(new Step(each.action(), to.state())))) {
                            next.add(to.number());
                        }
                    }
                }
            }
            if (next.isEmpty()) {
                return matched;
            }
            matched++;
            possible.clear();
            possible.addAll(next);
        }
        return matched;
    }

    private static boolean agrees(TraceEvent some, TraceEvent all) {
        return some.action().equals(all.action())
                && all.params().entrySet().containsAll(some.params().entrySet())
                && all.state().entrySet().containsAll(some.state().entrySet());
    }

    /** The header of a trace of this model. */
    TraceHeader header() {
        return new TraceHeader(null, model, Map.of(), Order.TOTAL, List.of(), 2);
    }

    /** Everything there is to say of a step. */
    static TraceEvent event(Step step) {
        Map<String, JsonNode> params = new LinkedHashMap<>();
        step.action().bindings().forEach(binding -> params.put(binding.name(), TraceWriter.json(binding.value())));
        Map<String, JsonNode> state = new LinkedHashMap<>();
        for (int i = 0; i < step.after().variables().size(); i++) {
            flatten(step.after().variables().get(i), step.after().value(i), state);
        }
        return new TraceEvent(0, "", 0, step.action().name(), params, state, List.of(), Double.NaN, "");
    }

    private static void flatten(String path, TlaValue value, Map<String, JsonNode> state) {
        if (value instanceof TlaValue.Rec record) {
            record.fields().forEach((name, field) -> flatten(path + "." + name, field, state));
        } else if (value instanceof TlaValue.Fn function
                && function.entries().keySet().stream().allMatch(TlaValue.ModelValue.class::isInstance)) {
            function.entries()
                    .forEach((argument, result) -> flatten(path + "[" + argument.asText() + "]", result, state));
        } else {
            state.put(path, TraceWriter.json(value));
        }
    }

    /** The event with a random part of what it says. */
    static TraceEvent thinned(TraceEvent event, Random random, double kept) {
        return with(event, thinned(event.params(), random, kept), thinned(event.state(), random, kept));
    }

    private static Map<String, JsonNode> thinned(Map<String, JsonNode> all, Random random, double kept) {
        Map<String, JsonNode> some = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (random.nextDouble() < kept) {
                some.put(name, value);
            }
        });
        return some;
    }

    static TraceEvent with(TraceEvent event, Map<String, JsonNode> params, Map<String, JsonNode> state) {
        return new TraceEvent(
                event.line(),
                event.node(),
                event.seq(),
                event.action(),
                params,
                state,
                event.after(),
                event.time(),
                event.text());
    }

    static String text(TraceHeader header, List<TraceEvent> events) {
        try {
            StringWriter text = new StringWriter();
            TraceWriter writer = new TraceWriter(text, header);
            for (TraceEvent event : events) {
                writer.event(event);
            }
            return text.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
