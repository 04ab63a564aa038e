package dev.insync.spec.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.insync.spec.engine.Job;
import dev.insync.spec.engine.RunDirectory;
import dev.insync.spec.engine.Sandbox;
import dev.insync.spec.engine.Stepper;
import dev.insync.spec.engine.Stepper.Signature;
import dev.insync.spec.engine.Stepper.State;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.value.ActionInstance.Binding;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random behaviours with constants beyond the models, where no graph can be explored. The steps come from the stepper
 * itself: good for figures and for traces that must be accepted, no independent evidence.
 */
final class LongWalk {
    private LongWalk() {}

    /** {@code LongWalk FILE EVENTS SEED RECORDS}: a trace of KafkaReplication for measurements. */
    public static void main(String... args) throws SpecException, IOException {
        if (args.length == 2) {
            measure(Path.of(args[0]), Integer.parseInt(args[1]));
            return;
        }
        String brokers = "[\"b1\",\"b2\",\"b3\"]";
        String header = "{\"trace\":\"insync-trace/1\",\"model\":\"smoke\",\"constants\":{\"Brokers\":" + brokers
                + ",\"MaxRecords\":" + args[3] + ",\"MaxCrashes\":1000,\"MaxExpiries\":1000,\"MaxLosses\":1000,"
                + "\"MaxShrinks\":1000,\"MaxPreferred\":1000}}";
        List<TraceEvent> events = walk(header, Integer.parseInt(args[1]), Long.parseLong(args[2]));
        try (BufferedWriter out = Files.newBufferedWriter(Path.of(args[0]))) {
            TraceWriter writer = new TraceWriter(out, header(header));
            for (TraceEvent event : events) {
                writer.event(event);
            }
        }
    }

    /** Validates a trace several times in one process and prints the time that the thread ran, for measurements. */
    static void measure(Path trace, int rounds) throws SpecException, IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 2 * rounds; round++) {
            boolean withProperties = round % 2 == 0;
            Validation validation = Validation.against(SpecSources.find());
            try (Reader reader = Files.newBufferedReader(trace)) {
                long[] begin = new long[1];
                ValidationResult result = (withProperties ? validation : validation.withoutProperties())
                        .run("trace", reader, model -> {}, matched -> {
                            begin[0] = begin[0] == 0 ? threads.getCurrentThreadCpuTime() : begin[0];
                        });
                double seconds = (threads.getCurrentThreadCpuTime() - begin[0]) / 1e9;
                System.out.printf(
                        "%s, %s: %,.0f events/s of CPU time, %,.0f of wall time%n",
                        result.verdict(),
                        withProperties ? "with properties" : "without",
                        (result.matched() - 1000) / seconds,
                        result.eventsPerSecond());
            }
        }
    }

    static TraceHeader header(String text) throws SpecException {
        return new TraceReader("header", new java.io.StringReader(text)).header();
    }

    /** A random behaviour of the model with the header's constants. */
    static List<TraceEvent> walk(String headerText, int length, long seed) throws SpecException, IOException {
        Random random = new Random(seed);
        TraceHeader header = header(headerText);
        Model model = TraceModel.of(SpecSources.find(), header, null);
        List<TraceEvent> events = new ArrayList<>();
        try (RunDirectory directory = RunDirectory.create(model)) {
            Stepper stepper = Sandbox.engine().stepper(new Job(model, directory.path(), 1, 1, false));
            List<Signature> actions = List.copyOf(stepper.actions().values());
            State at = stepper.initial().get(0);
            while (events.size() < length) {
                Signature action = actions.get(random.nextInt(actions.size()));
                // Faults are frequent enough if one in ten is taken.
                boolean isRare = action.name().matches("Crash|ExpireSession|LoseFetch|ShrinkIsr|ElectPreferredLeader");
                if (isRare && random.nextInt(10) > 0) {
                    continue;
                }
                Map<String, JsonNode> some = new LinkedHashMap<>();
                for (String parameter : action.parameters()) {
                    if (parameter.equals("n") && action.name().equals("HandleFetch")) {
                        some.put(parameter, com.fasterxml.jackson.databind.node.IntNode.valueOf(random.nextInt(3)));
                    }
                }
                List<State> next = stepper.successors(at, stepper.pattern(action.name(), some, Map.of()));
                if (!next.isEmpty()) {
                    at = next.get(random.nextInt(next.size()));
                    Map<String, JsonNode> params = new LinkedHashMap<>();
                    for (Binding binding : stepper.cause(at).bindings()) {
                        params.put(binding.name(), TraceWriter.json(binding.value()));
                    }
                    events.add(new TraceEvent(0, "", 0, action.name(), params, Map.of(), List.of(), Double.NaN, ""));
                }
            }
        }
        return events;
    }
}
