package dev.insync.conformance.museum;

import dev.insync.spec.value.CompactText;
import dev.insync.spec.value.TlaValue;
import dev.insync.spec.value.TlaValue.Rec;
import dev.insync.spec.value.TlaValue.Seq;
import dev.insync.spec.value.TlaValue.SetOf;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Messages in a few words, by the fields they have; a message of an unknown kind is named by its type. */
final class MessageText {
    private static final int MAX_CHARACTERS = 30;

    private MessageText() {}

    static String of(String variable, TlaValue message) {
        if (!(message instanceof Rec rec)) {
            return cut(CompactText.of(message));
        }
        String type = rec.fields().containsKey("type") ? rec.field("type").asText() : variable;
        if (has(rec, "leader", "leaderEpoch")) {
            String leader = rec.field("leader").asText();
            return (leader.equals("None") ? "no leader" : leader + " leads") + ", epoch " + text(rec, "leaderEpoch");
        }
        if (has(rec, "records", "highWatermark")) {
            return records(rec.field("records")) + ", HW " + text(rec, "highWatermark");
        }
        if (has(rec, "endOffset", "epoch")) {
            boolean none = rec.field("epoch").equals(TlaValue.of(-1));
            return (none ? "no epoch of yours" : "epoch " + text(rec, "epoch")) + ", ends at " + text(rec, "endOffset");
        }
        if (has(rec, "offset", "leaderEpoch")) {
            return "fetch from " + text(rec, "offset") + ", epoch " + text(rec, "leaderEpoch");
        }
        if (has(rec, "delete", "leaderEpoch")) {
            boolean deletes = rec.field("delete").equals(TlaValue.of(true));
            return type + (deletes ? " and delete" : "") + ", epoch " + text(rec, "leaderEpoch");
        }
        if (has(rec, "isr", "version")) {
            return "ISR " + set(rec.field("isr")) + " if v" + text(rec, "version");
        }
        if (has(rec, "version")) {
            return type + ", v" + text(rec, "version");
        }
        return cut(other(type, rec));
    }

    /** A set without braces: {@code b1 b2}. */
    static String set(TlaValue value) {
        return value instanceof SetOf
                ? value.elements().stream().map(CompactText::of).collect(Collectors.joining(" "))
                : CompactText.of(value);
    }

    private static String records(TlaValue records) {
        List<TlaValue> elements = records instanceof Seq seq ? seq.elements() : List.of();
        if (elements.isEmpty()) {
            return "no record";
        }
        String values = elements.stream().map(MessageText::recordText).collect(Collectors.joining(" "));
        return (elements.size() == 1 ? "record " : "records ") + values;
    }

    private static String recordText(TlaValue element) {
        return element instanceof Rec rec && rec.fields().containsKey("value")
                ? CompactText.of(rec.field("value"))
                : CompactText.of(element);
    }

    private static String other(String type, Rec rec) {
        List<String> parts = new ArrayList<>(List.of(type));
        rec.fields().forEach((name, value) -> {
            if (!name.equals("type")) {
                parts.add(name + " " + CompactText.of(value));
            }
        });
        return String.join(", ", parts);
    }

    private static boolean has(Rec rec, String... names) {
        return rec.fields().keySet().containsAll(List.of(names));
    }

    private static String text(Rec rec, String name) {
        return CompactText.of(rec.field(name));
    }

    static String cut(String text) {
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS - 1) + "…";
    }
}
