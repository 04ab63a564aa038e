package dev.insync.conformance.cli;

import dev.insync.spec.engine.Coverage;
import dev.insync.spec.engine.Coverage.Action;
import dev.insync.spec.engine.Coverage.Expression;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where TLC spends its time, as tables: the evaluations below each action and invariant, guards that fail included, with the
 * states they lead to; and the expressions that are evaluated most. An expression counts for every expression around it, too.
 */
final class CoverageTable {
    private static final int EXPRESSIONS = 15;
    private static final int MAX_TEXT = 60;

    private CoverageTable() {}

    /** An expression under all its owners. */
    private record Total(String place, String text, Set<String> owners, long evaluations, long cost) {
        long work() {
            return evaluations + cost;
        }
    }

    static void print(Coverage coverage, PrintWriter out) {
        Map<String, Long> work = new LinkedHashMap<>();
        coverage.actions().forEach(action -> work.put(action.name(), 0L));
        coverage.expressions().forEach(expression -> work.merge(expression.owner(), expression.work(), Long::sum));
        Map<String, Action> actions = new LinkedHashMap<>();
        coverage.actions().forEach(action -> actions.merge(action.name(), action, (first, again) -> first));
        long all = work.values().stream().mapToLong(Long::longValue).sum();
        out.println();
        out.printf(Locale.ROOT, "   %13s %6s  %13s  %13s  %s%n", "evaluations", "%", "generated", "distinct", "of");
        work.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(owner -> out.printf(
                        Locale.ROOT,
                        "   %,13d %5.1f%%  %s%n",
                        owner.getValue(),
                        100.0 * owner.getValue() / Math.max(1, all),
                        line(owner.getKey(), actions.get(owner.getKey()))));
        out.println();
        out.printf(Locale.ROOT, "   %13s  %13s  %s%n", "evaluations", "elements", "expression, and where it is needed");
        totals(coverage).stream()
                .sorted(Comparator.comparingLong(Total::work).reversed())
                .limit(EXPRESSIONS)
                .forEach(total -> out.printf(
                        Locale.ROOT,
                        "   %,13d  %,13d  %s  %s  (%s)%n",
                        total.evaluations(),
                        total.cost(),
                        total.place(),
                        shortened(total.text()),
                        owners(total.owners())));
    }

    private static String line(String name, @Nullable Action action) {
        if (action == null) {
            return String.format(Locale.ROOT, "%13s  %13s  %s (invariant)", "", "", name);
        }
        String never = action.generated() == 0 ? "  NEVER HAPPENS" : "";
        return String.format(
                Locale.ROOT,
                "%,13d  %,13d  %s  %s%s",
                action.generated(),
                action.distinct(),
                name,
                action.place(),
                never);
    }

    private static List<Total> totals(Coverage coverage) {
        Map<String, Total> totals = new LinkedHashMap<>();
        for (Expression expression : coverage.expressions()) {
            Set<String> owner = new LinkedHashSet<>(List.of(expression.owner()));
            Total total = new Total(
                    expression.place(), expression.text(), owner, expression.evaluations(), expression.cost());
            totals.merge(expression.place() + expression.text(), total, CoverageTable::sum);
        }
        return new ArrayList<>(totals.values());
    }

    private static Total sum(Total some, Total more) {
        some.owners().addAll(more.owners());
        return new Total(
                some.place(),
                some.text(),
                some.owners(),
                some.evaluations() + more.evaluations(),
                some.cost() + more.cost());
    }

    private static String shortened(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 4) + " ...";
    }

    private static String owners(Set<String> owners) {
        String first = owners.iterator().next();
        return owners.size() == 1 ? first : first + " and " + (owners.size() - 1) + " more";
    }
}
