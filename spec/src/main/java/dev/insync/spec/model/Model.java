package dev.insync.spec.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model ready to run: the root module, every module it needs that is not TLC's own, and the configuration. Immutable;
 * {@link #without} gives the same model with a rule less.
 */
public final class Model {
    private static final Pattern ALL_FIXES = Pattern.compile("\\bAllFixes\\s*==\\s*\\{([^}]*)\\}");

    private final ModelEntry entry;
    private final SortedMap<String, SpecSources.Source> modules;
    private final String configFile;
    private final ConfigText config;
    private final List<String> removedFixes;

    private Model(
            ModelEntry entry,
            SortedMap<String, SpecSources.Source> modules,
            String configFile,
            ConfigText config,
            List<String> removedFixes) {
        this.entry = entry;
        this.modules = modules;
        this.configFile = configFile;
        this.config = config;
        this.removedFixes = removedFixes;
    }

    static Model read(SpecSources sources, ModelEntry entry) throws SpecException {
        String configPath = "models/" + entry.cfg();
        SpecSources.Source config = sources.source(configPath)
                .orElseThrow(() -> new SpecException(sources.describe(configPath) + ": no such file"));
        SortedMap<String, SpecSources.Source> modules = new TreeMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(entry.module()));
        while (!open.isEmpty()) {
            String name = open.pop();
            // A module that is not here is one of TLC's own, or SANY will say that it is missing.
            Optional<SpecSources.Source> source = sources.module(name);
            if (source.isPresent() && modules.put(name, source.get()) == null) {
                TlaText.imports(source.get().text()).stream()
                        .filter(imported -> !modules.containsKey(imported))
                        .forEach(open::push);
            }
        }
        if (!modules.containsKey(entry.module())) {
            throw new SpecException(sources.describe(entry.module() + ".tla") + ": no such file, but model "
                    + entry.name() + " names it");
        }
        return new Model(
                entry,
                Collections.unmodifiableSortedMap(modules),
                config.file(),
                new ConfigText(config.text()),
                List.of());
    }

    /** What the manifest says of the model. */
    public ModelEntry entry() {
        return entry;
    }

    /** The model's name, with the fixes that were taken away: {@code smoke without KIP-101}. */
    public String label() {
        return removedFixes.isEmpty() ? entry.name() : entry.name() + " without " + String.join(", ", removedFixes);
    }

    /** What the manifest expects; empty once a fix was taken away. */
    public Optional<Expectation> expectation() {
        return removedFixes.isEmpty() ? Optional.of(entry.expect()) : Optional.empty();
    }

    /** The fixes taken away by {@link #without}, in order. */
    public List<String> removedFixes() {
        return removedFixes;
    }

    /** The names a user can take away: {@code AllFixes} of the specification, else those of the configuration. */
    public Set<String> knownFixes() {
        for (SpecSources.Source module : modules.values()) {
            Matcher matcher = ALL_FIXES.matcher(TlaText.withoutComments(module.text()));
            if (matcher.find()) {
                return TlaText.strings(matcher.group(1));
            }
        }
        return config.fixes(Set.of());
    }

    /** The same model with the rule of that name switched off; an unknown name is answered with the known ones. */
    public Model without(String fix) throws SpecException {
        Set<String> known = knownFixes();
        if (!config.hasFixes()) {
            throw new SpecException("model " + entry.name() + " has no fixes to take away");
        }
        if (!known.contains(fix)) {
            throw new SpecException("unknown fix '" + fix + "'; known fixes: " + String.join(", ", known));
        }
        Set<String> fixes = new LinkedHashSet<>(config.fixes(known));
        fixes.remove(fix);
        Set<String> removed = new LinkedHashSet<>(removedFixes);
        removed.add(fix);
        return new Model(entry, modules, configFile, config.withFixes(fixes), List.copyOf(removed));
    }

    /** The same model with another configuration text. */
    public Model withConfig(ConfigText edited) {
        return new Model(entry, modules, configFile, edited, removedFixes);
    }

    /** The same model with another text of one of its modules. */
    public Model withModule(String name, String text) {
        SortedMap<String, SpecSources.Source> edited = new TreeMap<>(modules);
        edited.put(name, new SpecSources.Source(source(name).file(), text));
        return new Model(entry, Collections.unmodifiableSortedMap(edited), configFile, config, removedFixes);
    }

    /** The configuration. */
    public ConfigText config() {
        return config;
    }

    /** The configuration's file as a user would open it. */
    public String configFile() {
        return configFile;
    }

    /** The names of the modules that travel with the model. */
    public Set<String> modules() {
        return modules.keySet();
    }

    /** The text of a module. */
    public String moduleText(String name) {
        return source(name).text();
    }

    /** A module's file as a user would open it; the bare name for TLC's own modules. */
    public String moduleFile(String name) {
        SpecSources.Source source = modules.get(name);
        return source == null ? name + ".tla" : source.file();
    }

    private SpecSources.Source source(String name) {
        SpecSources.Source source = modules.get(name);
        if (source == null) {
            throw new IllegalArgumentException("no module " + name + " in model " + entry.name());
        }
        return source;
    }

    /** A hash over everything that decides the model's behaviour: module texts and configuration. */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            update(digest, entry.module());
            update(digest, config.text());
            modules.forEach((name, source) -> {
                update(digest, name);
                update(digest, source.text());
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
