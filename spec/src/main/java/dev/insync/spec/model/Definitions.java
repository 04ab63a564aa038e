package dev.insync.spec.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The definitions of a model as their authors wrote them, with the comments above them. Relies on the layout of the
 * modules: a definition begins at the start of a line and ends before an empty line, a comment or the next one.
 */
public final class Definitions {
    private static final Pattern HEAD = Pattern.compile("^(\\w+)(?:\\([^)]*\\))?\\s*==.*");
    private static final Pattern WORD = Pattern.compile("\\b[A-Za-z]\\w*\\b");
    private static final Pattern BANNER = Pattern.compile("WHO\\s+(.*?)\\s+WHAT\\s+(.*?)(?=\\s*(?:RULE\\s|$))");
    private static final Pattern RULE = Pattern.compile("RULE\\s+(.*?)(?=\\s*(?:RULE\\s|$))");

    private final Map<String, Definition> byName = new LinkedHashMap<>();

    /**
     * A definition.
     *
     * @param name the operator
     * @param comment the lines above it, joined, without comment marks; empty when there are none
     * @param text from its name to its end
     */
    public record Definition(String name, String comment, String text) {}

    /**
     * What the comment above an action says.
     *
     * @param who the node that acts, with the parameter that names it: {@code follower f}
     * @param what what it does, as the rest of a sentence
     * @param rules the rules it follows, with their sources
     */
    public record Banner(String who, String what, List<String> rules) {
        /** Copies the rules. */
        public Banner {
            rules = List.copyOf(rules);
        }
    }

    private Definitions() {}

    /** Reads the modules of a model; where two define a name, the root module's definition counts. */
    public static Definitions of(Model model) {
        Definitions definitions = new Definitions();
        Set<String> modules = new LinkedHashSet<>();
        modules.add(model.entry().module());
        modules.addAll(new TreeSet<>(model.modules()));
        modules.forEach(module -> definitions.read(model.moduleText(module)));
        return definitions;
    }

    private void read(String module) {
        List<String> comment = new ArrayList<>();
        List<String> lines = module.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher head = HEAD.matcher(line);
            if (line.startsWith("\\*")) {
                comment.add(line.substring(2).strip());
            } else if (head.matches()) {
                int end = i + 1;
                while (end < lines.size() && continues(lines.get(end))) {
                    end++;
                }
                String text = String.join("\n", lines.subList(i, end));
                byName.putIfAbsent(head.group(1), new Definition(head.group(1), String.join(" ", comment), text));
                comment.clear();
                i = end - 1;
            } else {
                comment.clear();
            }
        }
    }

    private static boolean continues(String line) {
        return line.startsWith(" ") && !line.isBlank();
    }

    /** The definition of that name. */
    public Optional<Definition> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The banner above the action of that name; empty when there is none. */
    public Optional<Banner> banner(String action) {
        return find(action).flatMap(definition -> {
            Matcher banner = BANNER.matcher(definition.comment());
            if (!banner.find()) {
                return Optional.empty();
            }
            List<String> rules = RULE.matcher(definition.comment())
                    .results()
                    .map(rule -> rule.group(1))
                    .toList();
            return Optional.of(new Banner(banner.group(1), banner.group(2), rules));
        });
    }

    /** The definition of that name, and those that it needs, nearest first; at most {@code limit} in all. */
    public List<Definition> withHelpers(String name, int limit) {
        Set<String> found = new LinkedHashSet<>();
        if (byName.containsKey(name)) {
            found.add(name);
        }
        List<String> open = new ArrayList<>(found);
        for (int i = 0; i < open.size(); i++) {
            String text = TlaText.withoutComments(definition(open.get(i)).text());
            Matcher words = WORD.matcher(text);
            while (words.find()) {
                if (found.size() < limit && byName.containsKey(words.group()) && found.add(words.group())) {
                    open.add(words.group());
                }
            }
        }
        return found.stream().map(this::definition).toList();
    }

    private Definition definition(String name) {
        Definition definition = byName.get(name);
        if (definition == null) {
            throw new IllegalArgumentException("no definition " + name);
        }
        return definition;
    }
}
