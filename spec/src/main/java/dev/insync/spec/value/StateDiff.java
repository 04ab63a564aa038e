package dev.insync.spec.value;

import dev.insync.spec.value.TlaValue.Fn;
import dev.insync.spec.value.TlaValue.Rec;
import dev.insync.spec.value.TlaValue.Seq;
import dev.insync.spec.value.TlaValue.SetOf;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What changed between two states, as deep inside the values as it can be said shortly. */
public final class StateDiff {
    /** Up to here two sequences or sets read more easily side by side than as additions and removals. */
    private static final int SIDE_BY_SIDE_CHARACTERS = 72;

    private final List<Change> changes = new ArrayList<>();

    private StateDiff() {}

    /** The changes, variable by variable; empty for equal states. */
    public static List<Change> between(TlaState before, TlaState after) {
        StateDiff diff = new StateDiff();
        for (int i = 0; i < before.variables().size(); i++) {
            diff.compare(before.variables().get(i), before.value(i), after.value(i));
        }
        return List.copyOf(diff.changes);
    }

    private void compare(String path, TlaValue before, TlaValue after) {
        if (before.equals(after)) {
            return;
        }
        if (before instanceof Rec a
                && after instanceof Rec b
                && a.fields().keySet().equals(b.fields().keySet())) {
            b.fields().forEach((name, value) -> compare(path + "." + name, a.field(name), value));
        } else if (before instanceof Fn a && after instanceof Fn b) {
            compareFunctions(path, a, b);
        } else if (before instanceof Seq a && after instanceof Seq b) {
            compareSequences(path, a, b);
        } else if (before instanceof SetOf a && after instanceof SetOf b && !shortTogether(a, b)) {
            a.elements().stream()
                    .filter(element -> !b.contains(element))
                    .forEach(element -> changes.add(new Change(path, element, null)));
            b.elements().stream()
                    .filter(element -> !a.contains(element))
                    .forEach(element -> changes.add(new Change(path, null, element)));
        } else {
            changes.add(new Change(path, before, after));
        }
    }

    private void compareFunctions(String path, Fn before, Fn after) {
        TreeSet<TlaValue> arguments = new TreeSet<>(before.entries().keySet());
        arguments.addAll(after.entries().keySet());
        for (TlaValue argument : arguments) {
            String inner = path + "[" + CompactText.of(argument) + "]";
            TlaValue old = before.entries().get(argument);
            TlaValue fresh = after.entries().get(argument);
            if (old != null && fresh != null) {
                compare(inner, old, fresh);
            } else {
                changes.add(new Change(inner, old, fresh));
            }
        }
    }

    private void compareSequences(String path, Seq before, Seq after) {
        List<TlaValue> old = before.elements();
        List<TlaValue> fresh = after.elements();
        if (old.size() == fresh.size() && (nested(before) || !shortTogether(before, after))) {
            for (int i = 0; i < old.size(); i++) {
                compare(path + "[" + (i + 1) + "]", old.get(i), fresh.get(i));
            }
        } else if (shortTogether(before, after)) {
            changes.add(new Change(path, before, after));
        } else if (startsWith(fresh, old)) {
            fresh.subList(old.size(), fresh.size()).forEach(element -> changes.add(new Change(path, null, element)));
        } else if (startsWith(old, fresh)) {
            old.subList(fresh.size(), old.size()).forEach(element -> changes.add(new Change(path, element, null)));
        } else if (old.size() == fresh.size() + 1 && old.subList(1, old.size()).equals(fresh)) {
            changes.add(new Change(path, old.get(0), null));
        } else {
            changes.add(new Change(path, before, after));
        }
    }

    /** Whether an element has parts of its own that a path can name. */
    private static boolean nested(Seq seq) {
        return seq.elements().stream().anyMatch(element -> element instanceof Rec || element instanceof Fn);
    }

    private static boolean startsWith(List<TlaValue> list, List<TlaValue> prefix) {
        return list.size() >= prefix.size()
                && !prefix.isEmpty()
                && list.subList(0, prefix.size()).equals(prefix);
    }

    private static boolean shortTogether(TlaValue before, TlaValue after) {
        return CompactText.of(before).length() + CompactText.of(after).length() <= SIDE_BY_SIDE_CHARACTERS;
    }
}
