package dev.insync.spec.trace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.insync.spec.model.ConfigText;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The model that a trace is judged by: one of the manifest, with the constants of the trace's header. */
final class TraceModel {
    private static final List<String> NOT_OF_TRACES =
            List.of("SYMMETRY", "VIEW", "CONSTRAINT", "CONSTRAINTS", "ACTION_CONSTRAINT", "ACTION_CONSTRAINTS");

    private TraceModel() {}

    static Model of(SpecSources sources, TraceHeader header, @Nullable String modelName) throws SpecException {
        ModelCatalog catalog = ModelCatalog.load(sources);
        @Nullable String named = modelName != null ? modelName : header.model();
        Model model = catalog.open(named != null ? named : firstOf(catalog, String.valueOf(header.module())));
        if (header.module() != null && !header.module().equals(model.entry().module())) {
            throw new SpecException("the trace is of module " + header.module() + ", but model "
                    + model.entry().name() + " is of module " + model.entry().module());
        }
        ConfigText config = model.config();
        for (String section : NOT_OF_TRACES) {
            config = config.without(section);
        }
        for (Map.Entry<String, JsonNode> constant : header.constants().entrySet()) {
            String name = constant.getKey();
            String bound = config.constant(name)
                    .orElseThrow(() -> new SpecException("no constant " + name + " in model "
                            + model.entry().name() + "; constants: "
                            + String.join(", ", model.config().constants())));
            config = config.withConstant(name, value(name, constant.getValue(), bound));
        }
        return model.withConfig(config);
    }

    private static String firstOf(ModelCatalog catalog, String module) throws SpecException {
        for (ModelEntry entry : catalog.entries()) {
            if (entry.module().equals(module)) {
                return entry.name();
            }
        }
        throw new SpecException("no model of module " + module);
    }

    /** The value as a configuration writes it; a text is a model value where the model has model values. */
    private static String value(String constant, JsonNode json, String bound) throws SpecException {
        if (json.isArray()) {
            List<String> elements = new ArrayList<>();
            for (JsonNode element : json) {
                elements.add(value(constant, element, bound));
            }
            return "{" + String.join(", ", elements) + "}";
        }
        if (json.isIntegralNumber() && json.canConvertToInt()) {
            return json.toString();
        }
        if (json.isBoolean()) {
            return json.booleanValue() ? "TRUE" : "FALSE";
        }
        if (json.isTextual()) {
            boolean isName = json.textValue().matches("[A-Za-z_]\\w*");
            boolean isModelValue = bound.matches("(?s)=[{\\s]*[A-Za-z_].*");
            if (isName && isModelValue) {
                return json.textValue();
            }
            if (!json.textValue().matches("[^\"\\\\\\p{Cntrl}]*")) {
                throw new SpecException("constant " + constant + " cannot have the characters of " + json);
            }
            return '"' + json.textValue() + '"';
        }
        throw new SpecException("constant " + constant + " cannot be " + json
                + "; a configuration knows numbers, Booleans, texts and sets of them");
    }
}
