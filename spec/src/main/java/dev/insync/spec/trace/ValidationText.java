package dev.insync.spec.trace;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.insync.spec.engine.Obstacle;
import dev.insync.spec.engine.Obstacle.Difference;
import dev.insync.spec.engine.Obstacle.Place;
import dev.insync.spec.trace.ValidationResult.Broken;
import dev.insync.spec.trace.ValidationResult.Frontier;
import dev.insync.spec.trace.ValidationResult.Stuck;
import dev.insync.spec.trace.ValidationResult.Verdict;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.CompactText;
import dev.insync.spec.value.StateDiff;
import dev.insync.spec.value.TlaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The evidence of a validation, for people and as JSON. */
public final class ValidationText {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_LINE_CHARACTERS = 400;
    private static final int MAX_VALUE_CHARACTERS = 300;

    private ValidationText() {}

    /** Why the trace was not accepted, or which properties it breaks; a line each, none for a plain acceptance. */
    public static List<String> lines(ValidationResult result) {
        List<String> lines = new ArrayList<>();
        if (result.broken() != null) {
            broken(result.broken(), lines);
        }
        for (Frontier frontier : result.frontier()) {
            Frontier first = result.frontier().get(0);
            TraceEvent after = frontier.after();
            String state = after == null ? "the initial state" : "the state after line " + after.line();
            if (frontier == first) {
                frontier.stuck().forEach(stuck -> stuck(stuck, lines));
                lines.add(state + ":");
                state(frontier.state(), lines);
            } else {
                lines.add("or " + state + ", if hidden steps or choices were others:");
                StateDiff.between(first.state(), frontier.state()).forEach(change -> lines.add("  " + change));
                frontier.stuck().forEach(stuck -> stuck(stuck, lines));
            }
        }
        return lines;
    }

    private static void broken(Broken broken, List<String> lines) {
        TraceEvent event = broken.event();
        String where = event == null ? "" : "line " + event.line() + ": ";
        String what = broken.cause() == null ? "the initial state" : String.valueOf(broken.cause());
        lines.add(where + what + " breaks " + String.join(", ", broken.properties()) + " in this state:");
        state(broken.state(), lines);
    }

    private static void stuck(Stuck stuck, List<String> lines) {
        TraceEvent event = stuck.event();
        lines.add("line " + event.line() + ": " + cut(event.text(), MAX_LINE_CHARACTERS));
        Obstacle obstacle = stuck.obstacle();
        if (obstacle instanceof Obstacle.Disabled disabled) {
            lines.add("  " + disabled.instance() + " cannot happen here; the first conjunct that is false:");
            String indent = "    ";
            for (Place place : disabled.failed()) {
                lines.add(indent + place);
                indent += "  ";
            }
        } else if (obstacle instanceof Obstacle.Differs differs) {
            lines.add("  " + differs.instance() + " can happen here, but leads to another state:");
            differs.differences().forEach(difference -> lines.add("    " + difference));
        } else if (obstacle instanceof Obstacle.OutOfRange range) {
            lines.add("  " + outOfRange(range));
            lines.add("    " + range.range());
        }
    }

    private static String outOfRange(Obstacle.OutOfRange range) {
        return range.parameter().isEmpty()
                ? range.action() + " has no instance with these parameters"
                : range.parameter() + " of " + range.action() + " cannot be " + range.value() + ", which is not in";
    }

    private static void state(TlaState state, List<String> lines) {
        for (int i = 0; i < state.variables().size(); i++) {
            lines.add("  " + state.variables().get(i) + " = " + CompactText.of(state.value(i), MAX_VALUE_CHARACTERS));
        }
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max - 3) + "...";
    }

    /** The whole result as one JSON object. */
    public static ObjectNode json(String file, ValidationResult result) {
        ObjectNode json = JSON.createObjectNode();
        json.put("trace", file);
        json.put("verdict", result.verdict().name().toLowerCase(Locale.ROOT));
        json.put("model", result.model().label());
        json.put("module", result.model().entry().module());
        json.put("events", result.events());
        json.put("matched", result.matched());
        json.put("explored", result.explored());
        json.put("seconds", result.duration().toMillis() / 1000.0);
        json.put("searchSeconds", result.searching().toMillis() / 1000.0);
        ArrayNode hidden = json.putArray("hidden");
        result.hidden().forEach(step -> hidden.add(step.toString()));
        if (result.broken() != null) {
            Broken broken = result.broken();
            ObjectNode node = json.putObject("broken");
            if (broken.event() != null) {
                node.put("line", broken.event().line());
            }
            ActionInstance cause = broken.cause();
            if (cause != null) {
                node.put("step", cause.toString());
            }
            broken.properties().forEach(node.withArray("properties")::add);
            json(broken.state(), node.putObject("state"));
        }
        if (result.verdict() != Verdict.ACCEPTED) {
            ArrayNode frontier = json.putArray("frontier");
            result.frontier().forEach(each -> json(each, frontier.addObject()));
        }
        return json;
    }

    private static void json(TlaState state, ObjectNode json) {
        for (int i = 0; i < state.variables().size(); i++) {
            json.put(state.variables().get(i), state.value(i).toString());
        }
    }

    private static void json(Frontier frontier, ObjectNode json) {
        if (frontier.after() != null) {
            json.put("after", frontier.after().line());
        }
        json(frontier.state(), json.putObject("state"));
        ArrayNode stuck = json.putArray("stuck");
        frontier.stuck().forEach(each -> json(each, stuck.addObject()));
    }

    private static void json(Stuck stuck, ObjectNode json) {
        json.put("line", stuck.event().line());
        json.put("event", stuck.event().text());
        Obstacle obstacle = stuck.obstacle();
        if (obstacle instanceof Obstacle.Disabled disabled) {
            json.put("step", disabled.instance().toString());
            ArrayNode failed = json.putArray("failed");
            disabled.failed().forEach(place -> json(place, failed.addObject()));
        } else if (obstacle instanceof Obstacle.Differs differs) {
            json.put("step", differs.instance().toString());
            ArrayNode differences = json.putArray("differences");
            for (Difference difference : differs.differences()) {
                ObjectNode node = differences.addObject();
                node.put("path", difference.path());
                node.put("recorded", difference.recorded());
                node.put("expected", difference.expected());
            }
        } else if (obstacle instanceof Obstacle.OutOfRange range) {
            json.put("parameter", range.parameter());
            json.put("value", range.value());
            json(range.range(), json.putArray("failed").addObject());
        }
    }

    private static void json(Place place, ObjectNode json) {
        json.put("file", place.file());
        json.put("line", place.line());
        json.put("column", place.column());
        json.put("text", place.text());
        if (!place.values().isEmpty()) {
            json.put("values", place.values());
        }
    }
}
