package dev.insync.conformance.museum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Counterexample.Loop;
import dev.insync.spec.engine.Counterexample.Step;
import dev.insync.spec.engine.Counts;
import dev.insync.spec.engine.Outcome;
import dev.insync.spec.engine.Outcome.PropertyKind;
import dev.insync.spec.engine.Outcome.Violates;
import dev.insync.spec.model.Model;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.ActionInstance.Binding;
import dev.insync.spec.value.StateDiff;
import dev.insync.spec.value.TlaState;
import dev.insync.spec.value.TlaValue;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Violations that TLC found, in files, so that the museum opens without running it again. A file is named after its model
 * and the hash of modules and configuration; one that is stale or damaged counts as none.
 */
final class ResultStore {
    private static final int FORMAT = 1;
    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;

    ResultStore(Path directory) {
        this.directory = directory;
    }

    private Path file(Model model) {
        return directory.resolve(model.entry().name() + "-" + model.hash().substring(0, 16) + ".json");
    }

    /** What was found when exactly this model was checked. */
    Optional<CheckResult> find(Model model) {
        try {
            Path file = file(model);
            return Files.isRegularFile(file)
                    ? Optional.of(read(model, JSON.readTree(Files.readString(file))))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    /** Keeps a violation, in place of what was kept of the model's earlier versions; other results are not kept. */
    void keep(CheckResult result) throws IOException {
        Counterexample counterexample = result.counterexample();
        if (!(result.outcome() instanceof Violates violated) || counterexample == null) {
            return;
        }
        Files.createDirectories(directory);
        Path file = file(result.model());
        Path partial = Files.createTempFile(directory, "result", ".part");
        try {
            Files.writeString(partial, JSON.writeValueAsString(write(result, violated, counterexample)));
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
        String siblings = result.model().entry().name() + "-[0-9a-f]{16}\\.json";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path other : files) {
                if (other.getFileName().toString().matches(siblings) && !other.equals(file)) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }

    private static ObjectNode write(CheckResult result, Violates violated, Counterexample counterexample) {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT).put("hash", result.model().hash());
        json.put("property", violated.property()).put("kind", violated.kind().name());
        json.put("generated", result.counts().generated());
        json.put("distinct", result.counts().distinct());
        json.put("queued", result.counts().queued());
        json.put("depth", result.counts().depth());
        json.put("nanos", result.duration().toNanos());
        ArrayNode variables = json.putArray("variables");
        counterexample.initial().variables().forEach(variables::add);
        state(json.putArray("initial"), counterexample.initial());
        ArrayNode steps = json.putArray("steps");
        for (Step step : counterexample.steps()) {
            ObjectNode one = steps.addObject();
            one.set("action", action(step.action()));
            state(one.putArray("state"), step.state());
        }
        Loop loop = counterexample.loop();
        if (loop != null) {
            ObjectNode back = json.putObject("loop").put("backTo", loop.backTo());
            ActionInstance action = loop.action();
            if (action != null) {
                back.set("action", action(action));
            }
        }
        return json;
    }

    private static void state(ArrayNode target, TlaState state) {
        for (int i = 0; i < state.variables().size(); i++) {
            target.add(ValueJson.write(state.value(i)));
        }
    }

    private static ArrayNode action(ActionInstance action) {
        ArrayNode json = JSON.createArrayNode().add(action.name());
        for (Binding binding : action.bindings()) {
            json.add(JSON.createArrayNode().add(binding.name()).add(ValueJson.write(binding.value())));
        }
        return json;
    }

    private static CheckResult read(Model model, JsonNode json) throws JsonProcessingException {
        if (json.path("format").asInt() != FORMAT || !json.path("hash").asText().equals(model.hash())) {
            throw new IllegalArgumentException("another format or model");
        }
        List<String> variables = new ArrayList<>();
        json.path("variables").forEach(name -> variables.add(name.asText()));
        TlaState initial = state(variables, json.path("initial"));
        List<Step> steps = new ArrayList<>();
        TlaState before = initial;
        for (JsonNode step : json.path("steps")) {
            TlaState after = state(variables, step.path("state"));
            steps.add(new Step(steps.size() + 2, action(step.path("action")), after, StateDiff.between(before, after)));
            before = after;
        }
        return new CheckResult(
                model,
                1,
                new Outcome.Violates(
                        json.path("property").asText(),
                        PropertyKind.valueOf(json.path("kind").asText())),
                new Counts(
                        json.path("generated").asLong(),
                        json.path("distinct").asLong(),
                        json.path("queued").asLong(),
                        json.path("depth").asInt()),
                new Counterexample(initial, steps, loop(json.path("loop"))),
                null,
                List.of(),
                Duration.ofNanos(json.path("nanos").asLong()));
    }

    private static @Nullable Loop loop(JsonNode json) {
        if (!json.isObject()) {
            return null;
        }
        return new Loop(json.path("backTo").asInt(), json.has("action") ? action(json.path("action")) : null);
    }

    private static TlaState state(List<String> variables, JsonNode json) {
        TlaValue[] values = new TlaValue[json.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ValueJson.read(json.path(i));
        }
        return new TlaState(variables, values);
    }

    private static ActionInstance action(JsonNode json) {
        List<Binding> bindings = new ArrayList<>();
        for (int i = 1; i < json.size(); i++) {
            JsonNode binding = json.path(i);
            bindings.add(new Binding(binding.path(0).asText(), ValueJson.read(binding.path(1))));
        }
        return new ActionInstance(json.path(0).asText(), bindings);
    }
}
