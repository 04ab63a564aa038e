package dev.insync.conformance.museum;

import dev.insync.conformance.report.Html;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What all pages have in common, and small pieces of markup; text is escaped here. */
final class Page {
    static final String STYLE_SHEET = "museum.css";
    static final String INDEX = "index.html";

    private final StringBuilder out = new StringBuilder(1 << 16);

    Page(String title) {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.append("<meta name=\"color-scheme\" content=\"light dark\">\n<title>")
                .append(Html.escape(title));
        out.append("</title>\n<link rel=\"stylesheet\" href=\"").append(STYLE_SHEET);
        out.append("\">\n</head>\n<body>\n<main>\n");
    }

    static String styleSheet() {
        try (InputStream in =
                Objects.requireNonNull(Page.class.getResourceAsStream(STYLE_SHEET), "no " + STYLE_SHEET)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the program's own " + STYLE_SHEET, e);
        }
    }

    /** Markup as it stands. */
    Page raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Escaped text. */
    Page text(String text) {
        out.append(Html.escape(text));
        return this;
    }

    /** An element with text in it. */
    Page element(String tag, String css, String text) {
        out.append('<').append(tag);
        if (!css.isEmpty()) {
            out.append(" class=\"").append(css).append('"');
        }
        out.append('>').append(Html.escape(text)).append("</").append(tag).append(">\n");
        return this;
    }

    /** A link to another page of the site. */
    Page link(String css, String href, String text) {
        out.append("<a class=\"")
                .append(css)
                .append("\" href=\"")
                .append(Html.escape(href))
                .append("\">");
        out.append(Html.escape(text)).append("</a>\n");
        return this;
    }

    String close() {
        return out + "</main>\n</body>\n</html>\n";
    }

    static String fileOf(String exhibit) {
        return exhibit + ".html";
    }
}
