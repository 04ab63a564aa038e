package dev.insync.spec.tlc;

import dev.insync.spec.engine.Job;
import dev.insync.spec.model.Model;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A root module above the model's, in which the next-state relation is replaced for TLC: it would otherwise make an action
 * of each combination of constant parameters, which with a thousand offsets is a million. {@link Routes} reads the
 * relation itself.
 */
final class SteppedRoot {
    private static final String MODULE = "InsyncStepped";
    private static final String NO_STEP = "InsyncNoStep";
    private static final Pattern NAMED = Pattern.compile("\\b(NEXT|SPECIFICATION)\\s+(\\w+)");

    private static final Pattern EXTENDS = Pattern.compile("(?m)^\\s*EXTENDS\\s+(\\w+(?:\\s*,\\s*\\w+)*)");

    private SteppedRoot() {}

    /** Writes it into the run's directory and returns its name. */
    static String write(Job job) {
        Model model = job.model();
        try {
            Files.writeString(
                    job.directory().resolve(MODULE + ".tla"),
                    "---- MODULE " + MODULE + " ----\nEXTENDS " + model.entry().module() + "\n" + NO_STEP
                            + " == FALSE\n====\n");
            @Nullable String next = next(model);
            if (next != null) {
                Files.writeString(
                        job.directory().resolve(Job.CONFIG + ".cfg"),
                        model.config().text() + "\nCONSTANT " + next + " <- " + NO_STEP + "\n");
            }
            return MODULE;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write into " + job.directory(), e);
        }
    }

    /** The relation's name, as far as the text shows it; without it TLC is slower to start, no more. */
    private static @Nullable String next(Model model) {
        Matcher named = NAMED.matcher(model.config().text());
        if (!named.find()) {
            return null;
        }
        if (named.group(1).equals("NEXT")) {
            return named.group(2);
        }
        Pattern definition = Pattern.compile("(?m)^" + named.group(2) + "\\s*==[^=]*?\\[\\]\\s*\\[\\s*(\\w+)\\s*\\]_");
        Deque<String> open = new ArrayDeque<>(List.of(model.entry().module()));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String module = open.pop();
            if (model.modules().contains(module) && seen.add(module)) {
                Matcher found = definition.matcher(model.moduleText(module));
                if (found.find()) {
                    return found.group(1);
                }
                // A module that is instantiated may define the same names; one that is extended cannot.
                Matcher extended = EXTENDS.matcher(model.moduleText(module));
                if (extended.find()) {
                    open.addAll(List.of(extended.group(1).split("\\s*,\\s*")));
                }
            }
        }
        return null;
    }
}
