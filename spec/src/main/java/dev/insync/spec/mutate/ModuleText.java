package dev.insync.spec.mutate;

import dev.insync.spec.engine.Span;
import java.util.List;

/** A module's text, addressed by lines and columns from 1. */
final class ModuleText {
    private final String text;
    private final int[] lineStarts;

    ModuleText(String text) {
        this.text = text;
        List<String> lines = List.of(text.split("\n", -1));
        this.lineStarts = new int[lines.size() + 1];
        for (int i = 0; i < lines.size(); i++) {
            lineStarts[i + 1] = lineStarts[i] + lines.get(i).length() + 1;
        }
    }

    /** The text of the span. */
    String slice(Span span) {
        return text.substring(begin(span), end(span));
    }

    /**
     * The module with other text in place of the span. Line ends stay and a shorter text is padded, so that what follows
     * keeps its place: TLA+ reads lists by their columns.
     */
    String replaced(Span span, String replacement) {
        String blanked = slice(span).replaceAll("[^\n]", " ");
        int firstLine = blanked.indexOf('\n') < 0 ? blanked.length() : blanked.indexOf('\n');
        String rest = blanked.substring(Math.min(replacement.length(), firstLine));
        return text.substring(0, begin(span)) + replacement + rest + text.substring(end(span));
    }

    /** The lines on which the span lies, as one line without comments. */
    String lines(Span span) {
        return oneLine(text.substring(lineStarts[span.beginLine() - 1], lineStarts[span.endLine()] - 1));
    }

    private static String oneLine(String lines) {
        return lines.replaceAll("\\\\\\*[^\n]*", " ").strip().replaceAll("\\s+", " ");
    }

    private int begin(Span span) {
        return lineStarts[span.beginLine() - 1] + span.beginColumn() - 1;
    }

    private int end(Span span) {
        return lineStarts[span.endLine() - 1] + span.endColumn();
    }
}
