package dev.insync.spec.tlc;

import dev.insync.spec.model.Diagnostic;
import dev.insync.spec.model.Model;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tla2sany.drivers.FrontEndException;
import tla2sany.drivers.SANY;
import tla2sany.modanalyzer.SpecObj;
import tla2sany.semantic.Errors;
import util.ToolIO;

/** Finds file, line, column and message in what the parser and TLC say about a broken specification. */
final class Diagnosis {
    private static final Pattern PLACE = Pattern.compile(
            "(?i)(?:\\bat )?\\bline (\\d+), col(?:umn)? (\\d+)(?: to line \\d+, col(?:umn)? \\d+)?(?:,? (?:of module|in) (\\w+))?");
    private static final Pattern CONFIG_LINE = Pattern.compile("configuration file at line (\\d+)\\s*");
    private static final Pattern IDENTIFIER = Pattern.compile("\\b[A-Za-z_]\\w*\\b");
    private static final Pattern MODULE = Pattern.compile("(?i)\\bmodule (\\w+)");
    private static final Pattern BOILERPLATE = Pattern.compile(
            "(?s)TLC threw an unexpected exception\\..*?The exception was a \\S+\\s*:?\\s*|Error: |@!@!@.*?@!@!@");
    private static final Pattern SYNTAX = Pattern.compile(
            "Parsing file \\S*?(\\w+)\\.tla|(?s:\\*\\*\\*Parse Error\\*\\*\\*.*?)(?=\\R\\s*\\R|\\z)|Lexical error.*");
    private static final Pattern MISSING_IMPORT =
            Pattern.compile("source file for module (\\w+) imported in module (\\w+)");
    private static final Pattern DEFINITION =
            Pattern.compile("^(?:LOCAL\\s+)?(\\w+)\\s*(?:\\([^=]*\\)|\\[[^=]*\\])?\\s*==");
    private static final String NESTED = "evaluating the nested";

    private final Model model;

    Diagnosis(Model model) {
        this.model = model;
    }

    /** What the parser finds wrong; empty when it accepts the specification. Parses once more to get errors as data. */
    List<Diagnostic> parse(RunFiles files) {
        String root = model.entry().module();
        SpecObj spec = new SpecObj(root, files);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream usual = ToolIO.out;
        ToolIO.out = new PrintStream(said, true, StandardCharsets.UTF_8);
        Set<Diagnostic> found = new LinkedHashSet<>();
        try {
            SANY.frontEndMain(spec, root, ToolIO.out);
        } catch (FrontEndException e) {
            found.add(place(String.valueOf(e.getMessage()), root));
        } finally {
            ToolIO.out = usual;
        }
        found.addAll(syntax(said.toString(StandardCharsets.UTF_8)));
        boolean placed = !found.isEmpty();
        for (Errors errors : List.of(spec.initErrors, spec.parseErrors, spec.semanticErrors)) {
            Stream.concat(Arrays.stream(errors.getAborts()), Arrays.stream(errors.getErrors()))
                    .filter(text -> !placed || !text.contains("Could not parse module"))
                    .forEach(text -> found.add(place(text, root)));
        }
        return List.copyOf(found);
    }

    /** Syntax errors stand only in what the parser prints, below the name of the file it is in. */
    private List<Diagnostic> syntax(String said) {
        List<Diagnostic> found = new ArrayList<>();
        String module = model.entry().module();
        Matcher matcher = SYNTAX.matcher(said);
        while (matcher.find()) {
            if (matcher.group(1) != null) {
                module = matcher.group(1);
            } else {
                found.add(place(
                        matcher.group().replace("***Parse Error***", "").replace(" and token ", " after "), module));
            }
        }
        return found;
    }

    /** What reading the configuration or binding it to the specification ran into. */
    List<Diagnostic> configuration(String message) {
        Matcher line = CONFIG_LINE.matcher(message);
        if (line.find()) {
            String rest = message.substring(line.end()).strip();
            return List.of(new Diagnostic(
                    model.configFile(), Integer.parseInt(line.group(1)), 0, rest.isEmpty() ? "syntax error" : rest));
        }
        Diagnostic placed = place(message, "");
        if (!placed.file().isEmpty()) {
            return List.of(placed);
        }
        // TLC names the identifier but not its place; the configuration is searched for it.
        Matcher identifiers = IDENTIFIER.matcher(message);
        int found = 0;
        while (identifiers.find()) {
            int at = model.config().lineOf(identifiers.group());
            found = at > 0 && !isEnglish(identifiers.group()) ? at : found;
        }
        return List.of(new Diagnostic(model.configFile(), found, 0, clean(message)));
    }

    private boolean isEnglish(String word) {
        return word.equals(word.toLowerCase(Locale.ROOT))
                || List.of("INVARIANT", "PROPERTY", "CONSTANT", "INIT", "NEXT", "SPECIFICATION", "The", "TLC")
                        .contains(word);
    }

    /** What an evaluation ran into: the first error's text at the innermost place that TLC names. */
    List<Diagnostic> evaluation(List<String> errors) {
        String message = "TLC stopped without saying why";
        @Nullable Diagnostic innermost = null;
        String definitions = "";
        boolean first = true;
        for (String error : errors) {
            if (error.contains(NESTED)) {
                innermost = lastPlace(error);
                definitions = definitions(error);
            } else if (first && !error.startsWith("The behavior up to this point")) {
                message = error;
                first = false;
            }
        }
        Diagnostic placed = place(message, "");
        if (innermost == null) {
            innermost = placed;
            definitions = definitions(message);
        }
        return List.of(
                new Diagnostic(innermost.file(), innermost.line(), innermost.column(), placed.message() + definitions));
    }

    /** The definition that failed, and the action or property on whose behalf it was evaluated. */
    private String definitions(String nested) {
        String outermost = "";
        String innermost = "";
        Matcher matcher = PLACE.matcher(nested);
        while (matcher.find()) {
            String name = matcher.group(3) == null ? "" : definitionAround(matcher.group(3), matcher.group(1));
            outermost = outermost.isEmpty() ? name : outermost;
            innermost = name.isEmpty() ? innermost : name;
        }
        if (innermost.isEmpty()) {
            return "";
        }
        return " (in " + innermost + (innermost.equals(outermost) ? "" : ", called from " + outermost) + ")";
    }

    /** The name of the definition that a line of a module belongs to; empty for one of TLC's own modules. */
    private String definitionAround(String module, String line) {
        if (!model.modules().contains(module)) {
            return "";
        }
        List<String> text = model.moduleText(module).lines().toList();
        for (int i = Math.min(Integer.parseInt(line), text.size()) - 1; i >= 0; i--) {
            Matcher definition = DEFINITION.matcher(text.get(i));
            if (definition.find()) {
                return definition.group(1);
            }
        }
        return "";
    }

    private @Nullable Diagnostic lastPlace(String text) {
        @Nullable Diagnostic last = null;
        Matcher matcher = PLACE.matcher(text);
        while (matcher.find()) {
            if (matcher.group(3) != null) {
                last = at(matcher, matcher.group(3), "");
            }
        }
        return last;
    }

    /** Takes the first place out of a message; the module defaults to the one the message names, then to the given. */
    private Diagnostic place(String text, String defaultModule) {
        Matcher missing = MISSING_IMPORT.matcher(text);
        if (missing.find() && model.modules().contains(missing.group(2))) {
            return firstUse(missing.group(1), missing.group(2), clean(text));
        }
        Matcher matcher = PLACE.matcher(text);
        Matcher named = MODULE.matcher(text);
        String module = named.find() ? named.group(1) : defaultModule;
        if (!matcher.find()) {
            String file = module.isEmpty() || !model.modules().contains(module) ? "" : model.moduleFile(module);
            return new Diagnostic(file, 0, 0, clean(text));
        }
        String around = text.substring(0, matcher.start()) + text.substring(matcher.end());
        return at(matcher, matcher.group(3) == null ? module : matcher.group(3), clean(around));
    }

    private Diagnostic firstUse(String word, String module, String message) {
        String text = model.moduleText(module);
        Matcher use = Pattern.compile("\\b" + Pattern.quote(word) + "\\b").matcher(text);
        int offset = use.find() ? use.start() : 0;
        int line = 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
        return new Diagnostic(model.moduleFile(module), line, offset - text.lastIndexOf('\n', offset), message);
    }

    private Diagnostic at(Matcher place, String module, String message) {
        return new Diagnostic(
                module.isEmpty() ? "" : model.moduleFile(module),
                Integer.parseInt(place.group(1)),
                Integer.parseInt(place.group(2)),
                message);
    }

    private static String clean(String text) {
        List<String> parts = new ArrayList<>();
        for (String line : BOILERPLATE.matcher(text).replaceAll("").split("\\R")) {
            String stripped = line.strip().replaceAll("\\s+", " ");
            if (!stripped.isEmpty() && !stripped.startsWith("***") && !stripped.equals("Unknown location")) {
                parts.add(stripped);
            }
        }
        return String.join(" ", parts);
    }
}
