package dev.insync.conformance.mutate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which components of a record are easily confused: two epochs or versions, or two offsets, that stand in one record. */
final class Accessors {
    private static final Pattern HEADER = Pattern.compile("\\brecord \\w+(?:<[^>]*>)?\\(([^)]*)\\)");
    private static final Pattern COMPONENT = Pattern.compile("\\b(?:int|long) (\\w+)");
    private static final List<Pattern> FAMILIES = List.of(
            Pattern.compile("(?i).*epoch|.*version|session|czxid"),
            Pattern.compile("(?i).*offset|.*watermark|.*start"));

    private final List<Set<String>> records = new ArrayList<>();

    /** Reads the records of these sources. */
    Accessors(Collection<String> sources) {
        for (String source : sources) {
            Matcher headers = HEADER.matcher(source);
            while (headers.find()) {
                Set<String> components = new LinkedHashSet<>();
                COMPONENT.matcher(headers.group(1)).results().forEach(found -> components.add(found.group(1)));
                records.add(components);
            }
        }
    }

    /** The accessors that could be called in place of this one. */
    Set<String> confusedWith(String accessor) {
        Set<String> others = new LinkedHashSet<>();
        for (Pattern family : FAMILIES) {
            if (family.matcher(accessor).matches()) {
                records.stream()
                        .filter(components -> components.contains(accessor))
                        .forEach(components -> components.stream()
                                .filter(other -> family.matcher(other).matches())
                                .forEach(others::add));
            }
        }
        others.remove(accessor);
        return others;
    }
}
