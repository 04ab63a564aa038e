package dev.insync.conformance.museum;

import java.util.ArrayList;
import java.util.List;

/** How wide text is, estimated for the widest of the usual sans-serif fonts: what is reserved is enough in all of them. */
final class TextWidth {
    private static final String NARROW = "iljtf.,:;'|!()[] ";
    private static final String WIDE = "mwMWOQ→…";

    private TextWidth() {}

    /** Pixels at that font size. */
    static double of(String text, double fontSize) {
        double em = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (NARROW.indexOf(c) >= 0) {
                em += 0.37;
            } else if (WIDE.indexOf(c) >= 0) {
                em += 0.92;
            } else {
                em += Character.isUpperCase(c) ? 0.70 : 0.605;
            }
        }
        return em * fontSize;
    }

    /** The text in lines of at most that many pixels, broken at spaces. */
    static List<String> wrap(String text, double fontSize, double width) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String word : text.split(" ")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && of(longer, fontSize) > width) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        if (!line.isEmpty()) {
            lines.add(line);
        }
        return lines;
    }
}
