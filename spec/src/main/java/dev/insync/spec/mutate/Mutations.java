package dev.insync.spec.mutate;

import dev.insync.spec.engine.Definition;
import dev.insync.spec.engine.Span;
import dev.insync.spec.engine.Syntax;
import dev.insync.spec.engine.Syntax.Kind;
import dev.insync.spec.model.Model;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places of a specification that can be edited wrongly.
 *
 * <p>A test of a rule ({@code "KIP-101" \in Fixes}) is left alone: the museum shows what happens without the rule.
 */
public final class Mutations {
    private static final int ACTION_LEVEL = 2;

    private static final Map<String, String> COMPARISONS = Map.ofEntries(
            Map.entry("<", "<="),
            Map.entry("\\leq", "<"),
            Map.entry(">", ">="),
            Map.entry("\\geq", ">"),
            Map.entry("=", "#"),
            Map.entry("/=", "="),
            Map.entry("\\in", "\\notin"),
            Map.entry("\\notin", "\\in"));
    private static final Map<String, String> SET_OPERATORS = Map.of(
            "\\union",
            "\\intersect",
            "\\cup",
            "\\intersect",
            "\\intersect",
            "\\union",
            "\\cap",
            "\\union",
            "\\",
            "\\union");
    private static final Map<String, String> QUANTIFIERS = Map.of("$BoundedForall", "\\E", "$BoundedExists", "\\A");
    private static final Map<String, String> OTHERS =
            Map.of("Min", "Max", "Max", "Min", "TRUE", "FALSE", "FALSE", "TRUE");

    private final RecordFields fields;
    private final Map<String, ModuleText> texts = new HashMap<>();
    private final Map<String, Mutation> found = new LinkedHashMap<>();
    private String definition = "";

    private Mutations(Model model, List<Definition> definitions) {
        this.fields = new RecordFields(definitions);
        model.modules().forEach(module -> texts.put(module, new ModuleText(model.moduleText(module))));
    }

    /** All edits of these definitions of the model, in the order of the text. */
    public static List<Mutation> of(Model model, List<Definition> definitions) {
        Mutations mutations = new Mutations(model, definitions);
        for (Definition each : definitions) {
            mutations.definition = each.name();
            mutations.visit(each.body());
        }
        return List.copyOf(mutations.found.values());
    }

    /** That many of them, or all when there are fewer; the same for the same seed. */
    public static List<Mutation> choose(List<Mutation> mutations, long seed, int count) {
        List<Mutation> shuffled = new ArrayList<>(mutations);
        Collections.shuffle(shuffled, new Random(seed));
        return List.copyOf(shuffled.subList(0, Math.min(count, shuffled.size())));
    }

    private void visit(Syntax node) {
        if (isRuleTest(node) || node.applies("UNCHANGED") || node.applies("'")) {
            return;
        }
        if (node.kind() == Kind.NUMBER) {
            int number = Integer.parseInt(node.text());
            edit(Operator.NUMBER, node.span(), String.valueOf(number + 1));
            if (number > 0) {
                edit(Operator.NUMBER, node.span(), String.valueOf(number - 1));
            }
        } else if (node.kind() == Kind.APPLICATION) {
            logic(node);
            comparison(node);
            updates(node);
            others(node);
        }
        node.parts().forEach(this::visit);
    }

    private static boolean isRuleTest(Syntax node) {
        return (node.applies("\\in") || node.applies("\\notin"))
                && node.parts().get(0).kind() == Kind.STRING;
    }

    private void logic(Syntax node) {
        List<Syntax> parts = node.parts();
        switch (node.text()) {
            case "$ConjList", "\\land" ->
                parts.stream()
                        .filter(part -> part.level() < ACTION_LEVEL && !isRuleTest(part))
                        .forEach(part -> edit(Operator.GUARD_DROPPED, part.span(), "TRUE"));
            case "$DisjList", "\\lor" ->
                parts.stream()
                        .filter(part -> !isRuleTest(part))
                        .forEach(part -> edit(Operator.ALTERNATIVE_DROPPED, part.span(), "FALSE"));
            case "=>" -> {
                if (!isRuleTest(parts.get(0))) {
                    edit(Operator.PREMISE_DROPPED, parts.get(0).span(), "TRUE");
                }
            }
            case "\\lnot" -> edit(Operator.NEGATION_DROPPED, node.symbol(), "");
            case "$IfThenElse" -> {
                if (!mentionsRule(parts.get(0))) {
                    edit(Operator.CONDITION, parts.get(0).span(), "TRUE");
                    edit(Operator.CONDITION, parts.get(0).span(), "FALSE");
                }
            }
            default -> {
                // No connective.
            }
        }
    }

    private static boolean mentionsRule(Syntax node) {
        return isRuleTest(node) || node.parts().stream().anyMatch(Mutations::mentionsRule);
    }

    private void comparison(Syntax node) {
        String other = COMPARISONS.get(node.text());
        if (other != null && !isUpdate(node)) {
            edit(Operator.COMPARISON, node.symbol(), other);
        }
    }

    private static boolean isUpdate(Syntax node) {
        return node.applies("=") && node.parts().get(0).applies("'");
    }

    private void updates(Syntax node) {
        if (isUpdate(node)) {
            Span variable = node.parts().get(0).parts().get(0).span();
            edit(Operator.UPDATE_DROPPED, node.parts().get(1).span(), slice(variable));
        }
        if (!node.applies("$Except")) {
            return;
        }
        List<Syntax> updates = node.parts().subList(1, node.parts().size());
        if (updates.size() == 1) {
            edit(Operator.UPDATE_DROPPED, node.span(), slice(node.parts().get(0).span()));
            return;
        }
        for (int i = 0; i < updates.size(); i++) {
            Span update = updates.get(i).span();
            // With the comma before it, or after the first.
            Span end = i == 0 ? beginOf(updates.get(1).span()) : update;
            Span begin = i == 0 ? update : afterEndOf(updates.get(i - 1).span());
            int endColumn = i == 0 ? end.beginColumn() - 1 : end.endColumn();
            int endLine = i == 0 ? end.beginLine() : end.endLine();
            edit(
                    Operator.UPDATE_DROPPED,
                    new Span(update.module(), begin.beginLine(), begin.beginColumn(), endLine, endColumn),
                    "");
        }
    }

    private static Span beginOf(Span span) {
        return span;
    }

    private static Span afterEndOf(Span span) {
        return new Span(span.module(), span.endLine(), span.endColumn() + 1, span.endLine(), span.endColumn() + 1);
    }

    private void others(Syntax node) {
        List<Syntax> parts = node.parts();
        switch (node.text()) {
            case "+" -> edit(Operator.ARITHMETIC, node.symbol(), "-");
            case "-" -> edit(Operator.ARITHMETIC, node.symbol(), "+");
            case "Min", "Max" -> edit(Operator.MIN_MAX, node.symbol(), OTHERS.get(node.text()));
            case "TRUE", "FALSE" -> edit(Operator.TRUTH, node.span(), OTHERS.get(node.text()));
            case "$RcdSelect" -> fields(parts.get(1));
            case "$Seq" -> parts.forEach(this::fields);
            case "$BoundedForall", "$BoundedExists" -> {
                if (node.level() < ACTION_LEVEL) {
                    edit(Operator.QUANTIFIER, node.symbol(), QUANTIFIERS.get(node.text()));
                }
            }
            default -> {
                edit(Operator.SET, node.symbol(), SET_OPERATORS.get(node.text()));
                if (node.text().equals("\\")) {
                    edit(Operator.SET, parts.get(1).span(), "{}");
                }
            }
        }
    }

    private void fields(Syntax field) {
        if (field.kind() == Kind.STRING) {
            fields.confusedWith(field.text()).forEach(other -> edit(Operator.FIELD, field.span(), other));
        }
    }

    private String slice(Span span) {
        return text(span).slice(span);
    }

    private ModuleText text(Span span) {
        ModuleText text = texts.get(span.module());
        if (text == null) {
            throw new IllegalArgumentException("no module " + span.module());
        }
        return text;
    }

    /** Notes the edit; one that leads to the same text as another counts once. */
    private void edit(Operator operator, @Nullable Span span, @Nullable String replacement) {
        if (span == null || replacement == null) {
            return;
        }
        ModuleText text = text(span);
        String before = text.lines(span);
        String after = new ModuleText(text.replaced(span, replacement)).lines(span);
        String key = definition + "\n" + before + "\n" + after;
        if (!before.equals(after)) {
            found.putIfAbsent(key, new Mutation(definition, operator, span, replacement, before, after));
        }
    }
}
