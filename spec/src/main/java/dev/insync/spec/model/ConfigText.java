package dev.insync.spec.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * TLC's configuration file as text, with the edits the toolkit makes. Edits keep every line where it was, so that a
 * message about a line of the edited text holds for the original.
 */
public final class ConfigText {
    private static final Pattern KEYWORD =
            Pattern.compile("\\b(CONSTANTS?|INIT|NEXT|SPECIFICATION|INVARIANTS?|PROPERTY|PROPERTIES|SYMMETRY|VIEW"
                    + "|CONSTRAINTS?|ACTION_CONSTRAINTS?|TYPE|TYPE_CONSTRAINT|CHECK_DEADLOCK)\\b");
    private static final Pattern NO_DEADLOCK = Pattern.compile("\\bCHECK_DEADLOCK\\s+FALSE\\b");
    private static final Pattern FIXES = Pattern.compile("\\bFixes\\s*(?:=\\s*\\{([^}]*)\\}|<-\\s*\\w+)");

    /** A value of a configuration: a set, at most of sets, a string, a number or a name, or the name of a definition. */
    private static final String BOUND_TO =
            "\\s*((?:=|<-)\\s*(?:\\{(?:[^{}]|\\{[^{}]*\\})*\\}|\"[^\"]*\"|(?:\\[\\s*\\w+\\s*\\]\\s*)?-?\\w+))";

    private static final Pattern ANY_BINDING = Pattern.compile("\\b(\\w+)" + BOUND_TO);

    private final String text;
    private final String masked;

    private record Section(String keyword, int start, int bodyStart, int end) {}

    /** Wraps the text of a configuration. */
    public ConfigText(String text) {
        this.text = text;
        this.masked = TlaText.withoutComments(text);
    }

    /** The text for TLC. */
    public String text() {
        return text;
    }

    /** Whether the constant {@code Fixes} is bound here. */
    public boolean hasFixes() {
        return FIXES.matcher(masked).find();
    }

    /** The names in {@code Fixes = {...}}, or all of them when the configuration says {@code Fixes <- Definition}. */
    public Set<String> fixes(Set<String> all) {
        Matcher matcher = FIXES.matcher(masked);
        if (!matcher.find()) {
            return Set.of();
        }
        return matcher.group(1) == null ? all : TlaText.strings(matcher.group(1));
    }

    /** Binds {@code Fixes} to these names; the configuration must bind it already. */
    public ConfigText withFixes(Set<String> fixes) {
        Matcher matcher = FIXES.matcher(masked);
        if (!matcher.find()) {
            throw new IllegalStateException("the configuration does not bind Fixes");
        }
        String set = fixes.stream().map(fix -> '"' + fix + '"').collect(Collectors.joining(", ", "Fixes = {", "}"));
        return replaced(matcher.start(), matcher.end(), set);
    }

    /** What the configuration binds the constant to: {@code = 3}, {@code <- Three}; empty when it binds none of that name. */
    public Optional<String> constant(String name) {
        Matcher matcher = binding(name);
        return matcher.find() ? Optional.of(text.substring(matcher.start(1), matcher.end(1))) : Optional.empty();
    }

    /** Binds the constant to another value; the configuration must bind it already. */
    public ConfigText withConstant(String name, String value) {
        Matcher matcher = binding(name);
        if (!matcher.find()) {
            throw new IllegalArgumentException("the configuration does not bind " + name);
        }
        return replaced(matcher.start(), matcher.end(), name + " = " + value);
    }

    /** The names of the constants that the configuration binds, in order. */
    public List<String> constants() {
        Set<String> names = new LinkedHashSet<>();
        for (Section section : sections()) {
            if (section.keyword().startsWith("CONSTANT")) {
                Matcher matcher = ANY_BINDING.matcher(masked.substring(section.bodyStart(), section.end()));
                while (matcher.find()) {
                    names.add(matcher.group(1));
                }
            }
        }
        return List.copyOf(names);
    }

    private Matcher binding(String name) {
        return Pattern.compile("\\b" + Pattern.quote(name) + BOUND_TO).matcher(masked);
    }

    /** The identifiers listed under PROPERTY and PROPERTIES, in order. */
    public List<String> properties() {
        return listed("PROPERT");
    }

    /** The identifiers listed under INVARIANT and INVARIANTS, in order. */
    public List<String> invariants() {
        return listed("INVARIANT");
    }

    /** Whether a state without successor is an error: TLC says yes unless the configuration says no. */
    public boolean checksDeadlock() {
        return !NO_DEADLOCK.matcher(masked).find();
    }

    /** Whether the configuration has a section of that keyword. */
    public boolean has(String keyword) {
        return sections().stream().anyMatch(section -> section.keyword().equals(keyword));
    }

    /** The configuration with one PROPERTY only. */
    public ConfigText withOnlyProperty(String property) {
        ConfigText edited = this;
        for (Section section : sections()) {
            if (section.keyword().startsWith("PROPERT")) {
                edited = edited.blanked(section.start(), section.end());
            }
        }
        return new ConfigText(edited.text + "\nPROPERTY " + property + "\n");
    }

    /** The configuration without the sections of that keyword. */
    public ConfigText without(String keyword) {
        ConfigText edited = this;
        for (Section section : sections()) {
            if (section.keyword().equals(keyword)) {
                edited = edited.blanked(section.start(), section.end());
            }
        }
        return edited;
    }

    /** The line, from 1, where the identifier first stands outside comments; 0 when it does not. */
    public int lineOf(String identifier) {
        Matcher matcher =
                Pattern.compile("\\b" + Pattern.quote(identifier) + "\\b").matcher(masked);
        return matcher.find()
                ? 1
                        + (int) text.substring(0, matcher.start())
                                .chars()
                                .filter(c -> c == '\n')
                                .count()
                : 0;
    }

    private List<String> listed(String keywordStart) {
        Set<String> names = new LinkedHashSet<>();
        for (Section section : sections()) {
            if (section.keyword().startsWith(keywordStart)) {
                for (String word : masked.substring(section.bodyStart(), section.end())
                        .strip()
                        .split("[\\s,]+")) {
                    if (!word.isEmpty()) {
                        names.add(word);
                    }
                }
            }
        }
        return List.copyOf(names);
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>();
        Matcher matcher = KEYWORD.matcher(masked);
        boolean found = matcher.find();
        while (found) {
            String keyword = matcher.group();
            int start = matcher.start();
            int bodyStart = matcher.end();
            found = matcher.find();
            sections.add(new Section(keyword, start, bodyStart, found ? matcher.start() : text.length()));
        }
        return sections;
    }

    private ConfigText blanked(int from, int to) {
        return replaced(from, to, "");
    }

    /** Replaces a range and keeps the number of its lines. */
    private ConfigText replaced(int from, int to, String replacement) {
        String lineEnds = "\n".repeat((int)
                text.substring(from, to).chars().filter(c -> c == '\n').count());
        String padding = " ".repeat(Math.max(0, to - from - replacement.length() - lineEnds.length()));
        return new ConfigText(text.substring(0, from) + replacement + padding + lineEnds + text.substring(to));
    }
}
