package dev.insync.spec.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The little that must be known of TLA+ text without parsing it: comments, imported modules, sets of strings. */
final class TlaText {
    private static final Pattern IMPORTS =
            Pattern.compile("\\bEXTENDS\\s+(\\w+(?:\\s*,\\s*\\w+)*)|\\bINSTANCE\\s+(\\w+)");
    private static final Pattern STRING = Pattern.compile("\"([^\"]*)\"");

    private TlaText() {}

    /** The text with every comment character but line ends replaced by a space, so that positions stay. */
    static String withoutComments(String text) {
        StringBuilder masked = new StringBuilder(text);
        int depth = 0;
        int i = 0;
        while (i < text.length()) {
            int length = 1;
            if (text.startsWith("(*", i)) {
                depth++;
                length = 2;
                mask(masked, i, i + length);
            } else if (depth > 0 && text.startsWith("*)", i)) {
                depth--;
                length = 2;
                mask(masked, i, i + length);
            } else if (depth > 0) {
                mask(masked, i, i + length);
            } else if (text.startsWith("\\*", i)) {
                int end = text.indexOf('\n', i);
                length = (end < 0 ? text.length() : end) - i;
                mask(masked, i, i + length);
            }
            i += length;
        }
        return masked.toString();
    }

    private static void mask(StringBuilder text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '\n') {
                text.setCharAt(i, ' ');
            }
        }
    }

    /** The modules that the text extends or instantiates. */
    static Set<String> imports(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = IMPORTS.matcher(withoutComments(text));
        while (matcher.find()) {
            String list = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            names.addAll(List.of(list.split("\\s*,\\s*")));
        }
        return names;
    }

    /** The string literals in the text, without their quotes, in order. */
    static Set<String> strings(String text) {
        Set<String> strings = new LinkedHashSet<>();
        Matcher matcher = STRING.matcher(text);
        while (matcher.find()) {
            strings.add(matcher.group(1));
        }
        return strings;
    }
}
