package dev.insync.spec.tlc;

import dev.insync.spec.engine.Coverage;
import dev.insync.spec.engine.Coverage.Expression;
import dev.insync.spec.model.Model;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tlc2.output.EC;

/** Collects what TLC reports of coverage: a line for an action, then the lines of the expressions below it. */
final class CoverageNotes {
    private static final Pattern PLACE =
            Pattern.compile("line (\\d+), col (\\d+) to line (\\d+), col (\\d+) of module (\\w+)");
    private static final Pattern OWNER = Pattern.compile("<(\\S+) line ");

    private final List<Line> lines = new ArrayList<>();
    private boolean reported;

    /** A line of the report. */
    private record Line(int code, List<String> parameters) {}

    /** Keeps a message if it is one of the report. */
    void note(int code, List<String> parameters) {
        switch (code) {
            case EC.TLC_COVERAGE_START -> {
                reported = true;
                lines.clear();
            }
            case EC.TLC_COVERAGE_INIT,
                    EC.TLC_COVERAGE_NEXT,
                    EC.TLC_COVERAGE_PROPERTY,
                    EC.TLC_COVERAGE_VALUE,
                    EC.TLC_COVERAGE_VALUE_COST -> lines.add(new Line(code, parameters));
            default -> {
                // Something else.
            }
        }
    }

    /** The report; null when TLC made none. */
    @Nullable
    Coverage coverage(Model model) {
        if (!reported) {
            return null;
        }
        Map<String, Coverage.Action> actions = new LinkedHashMap<>();
        List<Expression> expressions = new ArrayList<>();
        String owner = "";
        for (Line line : lines) {
            Matcher place = PLACE.matcher(line.parameters().get(0));
            boolean placed = place.find();
            if (line.code() == EC.TLC_COVERAGE_VALUE || line.code() == EC.TLC_COVERAGE_VALUE_COST) {
                if (placed) {
                    expressions.add(expression(owner, place, line, model));
                }
                continue;
            }
            owner = owner(line.parameters().get(0));
            if (line.code() != EC.TLC_COVERAGE_PROPERTY) {
                String at = placed ? at(place, model) : "";
                Coverage.Action action = new Coverage.Action(owner, at, number(line, 2), number(line, 1));
                actions.merge(owner + at, action, CoverageNotes::sum);
            }
        }
        return new Coverage(List.copyOf(actions.values()), expressions);
    }

    private static Coverage.Action sum(Coverage.Action some, Coverage.Action more) {
        return new Coverage.Action(
                some.name(), some.place(), some.generated() + more.generated(), some.distinct() + more.distinct());
    }

    private static Expression expression(String owner, Matcher place, Line line, Model model) {
        long cost = line.code() == EC.TLC_COVERAGE_VALUE_COST ? number(line, 2) : 0;
        return new Expression(owner, at(place, model), text(place, model), number(line, 1), cost);
    }

    private static long number(Line line, int index) {
        return Long.parseLong(line.parameters().get(index));
    }

    private static String owner(String text) {
        Matcher matcher = OWNER.matcher(text);
        return matcher.find() ? matcher.group(1) : text;
    }

    private static String at(Matcher place, Model model) {
        return model.moduleFile(place.group(5)) + ":" + place.group(1) + ":" + place.group(2);
    }

    /** The expression's first line. */
    private static String text(Matcher place, Model model) {
        if (!model.modules().contains(place.group(5))) {
            return "";
        }
        List<String> source = model.moduleText(place.group(5)).lines().toList();
        int line = Integer.parseInt(place.group(1));
        int column = Integer.parseInt(place.group(2));
        if (line > source.size() || column > source.get(line - 1).length()) {
            return "";
        }
        String first = source.get(line - 1).substring(column - 1);
        boolean oneLine = place.group(1).equals(place.group(3));
        int length = oneLine ? Integer.parseInt(place.group(4)) - column + 1 : first.length();
        return first.substring(0, Math.min(length, first.length())) + (oneLine ? "" : " ...");
    }
}
