package dev.insync.spec.model;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The models of a specification, as its manifest {@code models/manifest.json} lists them. */
public final class ModelCatalog {
    private static final String MANIFEST = "models/manifest.json";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final SpecSources sources;
    private final List<ModelEntry> entries;
    private final List<LeftOut> leftOut;

    private record Manifest(
            List<ModelEntry> models, @Nullable List<LeftOut> leftOut) {}

    private ModelCatalog(SpecSources sources, List<ModelEntry> entries, List<LeftOut> leftOut) {
        this.sources = sources;
        this.entries = List.copyOf(entries);
        this.leftOut = List.copyOf(leftOut);
    }

    /** Reads the manifest; a missing or broken one is reported with its place. */
    public static ModelCatalog load(SpecSources sources) throws SpecException {
        String file = sources.describe(MANIFEST);
        String text = sources.read(MANIFEST).orElseThrow(() -> new SpecException(file + ": no such file"));
        try {
            Manifest manifest = JSON.readValue(text, Manifest.class);
            List<ModelEntry> entries = manifest.models();
            Set<String> names = new HashSet<>();
            for (ModelEntry entry : entries) {
                if (!names.add(entry.name())) {
                    throw new SpecException(file + ": model " + entry.name() + " is listed twice");
                }
            }
            List<LeftOut> leftOut = manifest.leftOut();
            return new ModelCatalog(sources, entries, leftOut == null ? List.of() : leftOut);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String message = e.getCause() instanceof IllegalArgumentException fault
                    ? String.valueOf(fault.getMessage())
                    : e.getOriginalMessage();
            throw new SpecException(List.of(
                    new Diagnostic(file, at == null ? 0 : at.getLineNr(), at == null ? 0 : at.getColumnNr(), message)));
        }
    }

    /** The models in the manifest's order. */
    public List<ModelEntry> entries() {
        return entries;
    }

    /** Known bugs that are no model, with the reason. */
    public List<LeftOut> leftOut() {
        return leftOut;
    }

    /** Reads a model with its modules; an unknown name is answered with the known ones. */
    public Model open(String name) throws SpecException {
        for (ModelEntry entry : entries) {
            if (entry.name().equals(name)) {
                return Model.read(sources, entry);
            }
        }
        throw new SpecException("unknown model '" + name + "'; known models: "
                + entries.stream().map(ModelEntry::name).collect(Collectors.joining(", ")));
    }
}
