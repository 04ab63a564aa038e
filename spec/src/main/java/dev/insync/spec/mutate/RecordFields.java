package dev.insync.spec.mutate;

import dev.insync.spec.engine.Definition;
import dev.insync.spec.engine.Syntax;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which fields of a record are easily confused: two epochs or versions, or two offsets, that stand in one record. */
final class RecordFields {
    private static final List<Pattern> FAMILIES = List.of(
            Pattern.compile("(?i).*epoch|.*version|session|czxid"),
            Pattern.compile("(?i).*offset|.*watermark|.*start"));

    private final List<Set<String>> records = new ArrayList<>();

    /** Reads the records that the definitions construct. */
    RecordFields(List<Definition> definitions) {
        definitions.forEach(definition -> collect(definition.body()));
    }

    private void collect(Syntax node) {
        if (node.applies("$RcdConstructor")) {
            Set<String> fields = new LinkedHashSet<>();
            node.parts().forEach(pair -> fields.add(pair.parts().get(0).text()));
            records.add(fields);
        }
        node.parts().forEach(this::collect);
    }

    /** The fields that could stand in place of this one. */
    Set<String> confusedWith(String field) {
        Set<String> others = new LinkedHashSet<>();
        for (Pattern family : FAMILIES) {
            if (family.matcher(field).matches()) {
                records.stream()
                        .filter(fields -> fields.contains(field))
                        .forEach(fields -> fields.stream()
                                .filter(other -> family.matcher(other).matches())
                                .forEach(others::add));
            }
        }
        others.remove(field);
        return others;
    }
}
