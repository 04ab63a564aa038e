package dev.insync.spec.value;

import dev.insync.spec.value.TlaValue.Bool;
import dev.insync.spec.value.TlaValue.Fn;
import dev.insync.spec.value.TlaValue.Int;
import dev.insync.spec.value.TlaValue.ModelValue;
import dev.insync.spec.value.TlaValue.Rec;
import dev.insync.spec.value.TlaValue.Seq;
import dev.insync.spec.value.TlaValue.SetOf;
import dev.insync.spec.value.TlaValue.Str;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;

/** The total order on values: by kind, then size, then content. */
final class ValueOrder {
    private ValueOrder() {}

    static int compare(TlaValue left, TlaValue right) {
        int byKind = Integer.compare(rank(left), rank(right));
        if (byKind != 0) {
            return byKind;
        }
        if (left instanceof Int a && right instanceof Int b) {
            return Integer.compare(a.value(), b.value());
        }
        if (left instanceof Bool a && right instanceof Bool b) {
            return Boolean.compare(a.value(), b.value());
        }
        if (left instanceof Str a && right instanceof Str b) {
            return byName(a.value(), b.value());
        }
        if (left instanceof ModelValue a && right instanceof ModelValue b) {
            return byName(a.name(), b.name());
        }
        if (left instanceof Rec a && right instanceof Rec b) {
            return compareMaps(a.fields(), b.fields());
        }
        if (left instanceof Fn a && right instanceof Fn b) {
            return compareMaps(a.entries(), b.entries());
        }
        return compareLists(left.elements(), right.elements());
    }

    private static int rank(TlaValue value) {
        if (value instanceof Int) {
            return 0;
        }
        if (value instanceof Bool) {
            return 1;
        }
        if (value instanceof Str) {
            return 2;
        }
        if (value instanceof ModelValue) {
            return 3;
        }
        if (value instanceof Seq) {
            return 4;
        }
        if (value instanceof SetOf) {
            return 5;
        }
        return value instanceof Rec ? 6 : 7;
    }

    /** Shorter names first, so that b2 stands before b10. */
    private static int byName(String left, String right) {
        int byLength = Integer.compare(left.length(), right.length());
        return byLength != 0 ? byLength : left.compareTo(right);
    }

    private static int compareLists(List<TlaValue> left, List<TlaValue> right) {
        int bySize = Integer.compare(left.size(), right.size());
        for (int i = 0; bySize == 0 && i < left.size(); i++) {
            bySize = left.get(i).compareTo(right.get(i));
        }
        return bySize;
    }

    private static <K extends Comparable<? super K>> int compareMaps(
            SortedMap<K, TlaValue> left, SortedMap<K, TlaValue> right) {
        int order = Integer.compare(left.size(), right.size());
        Iterator<K> leftKeys = left.keySet().iterator();
        Iterator<K> rightKeys = right.keySet().iterator();
        while (order == 0 && leftKeys.hasNext()) {
            order = leftKeys.next().compareTo(rightKeys.next());
        }
        return order != 0 ? order : compareLists(List.copyOf(left.values()), List.copyOf(right.values()));
    }
}
