package dev.insync.spec.value;

import dev.insync.spec.value.TlaValue.Fn;
import dev.insync.spec.value.TlaValue.Rec;
import dev.insync.spec.value.TlaValue.Seq;
import dev.insync.spec.value.TlaValue.SetOf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/**
 * Values for people: {@code [epoch 1, value 1]} for a record, and one entry for all arguments of a function that have
 * the same result: {@code [b1 b2: <<>>, b3: <<7>>]}.
 */
public final class CompactText {
    private CompactText() {}

    /** The whole value. */
    public static String of(TlaValue value) {
        if (value instanceof Rec rec) {
            return rec.fields().entrySet().stream()
                    .map(field -> field.getKey() + " " + of(field.getValue()))
                    .collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof Fn fn) {
            StringJoiner text = new StringJoiner(", ", "[", "]");
            grouped(fn).forEach((result, arguments) -> text.add(arguments + ": " + of(result)));
            return text.toString();
        }
        if (value instanceof SetOf set) {
            return set.elements().stream().map(CompactText::of).collect(Collectors.joining(", ", "{", "}"));
        }
        if (value instanceof Seq seq) {
            return seq.elements().stream().map(CompactText::of).collect(Collectors.joining(", ", "<<", ">>"));
        }
        return value.toString();
    }

    /** The value, cut with an ellipsis when it is longer than that many characters. */
    public static String of(TlaValue value, int maxCharacters) {
        String text = of(value);
        return text.length() <= maxCharacters ? text : text.substring(0, maxCharacters - 3) + "...";
    }

    private static Map<TlaValue, String> grouped(Fn fn) {
        Map<TlaValue, String> argumentsByResult = new LinkedHashMap<>();
        fn.entries()
                .forEach((argument, result) ->
                        argumentsByResult.merge(result, of(argument), (some, more) -> some + " " + more));
        return argumentsByResult;
    }
}
