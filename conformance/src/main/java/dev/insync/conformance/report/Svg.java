package dev.insync.conformance.report;

/**
 * A growing SVG drawing. Looks (colours, strokes, fonts) are CSS classes of the report's style sheet; coordinates are pixels with one
 * decimal.
 */
final class Svg {
    private final StringBuilder out = new StringBuilder(1 << 16);

    /** One decimal and no trailing zero: drawings have ten thousands of coordinates. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10.0 + "";
    }

    Svg raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Opens a group; attributes are given as they stand in the markup. */
    Svg open(String attributes) {
        out.append("<g ").append(attributes).append('>');
        return this;
    }

    Svg close() {
        out.append("</g>\n");
        return this;
    }

    Svg rect(String cssClass, double x, double y, double width, double height) {
        out.append("<rect class=\"").append(cssClass).append("\" x=\"").append(number(x));
        out.append("\" y=\"").append(number(y)).append("\" width=\"").append(number(Math.max(0, width)));
        out.append("\" height=\"").append(number(Math.max(0, height))).append("\"/>\n");
        return this;
    }

    Svg line(String cssClass, double x1, double y1, double x2, double y2) {
        out.append("<line class=\"").append(cssClass).append("\" x1=\"").append(number(x1));
        out.append("\" y1=\"").append(number(y1)).append("\" x2=\"").append(number(x2));
        out.append("\" y2=\"").append(number(y2)).append("\"/>\n");
        return this;
    }

    Svg text(String cssClass, double x, double y, String text) {
        out.append("<text class=\"").append(cssClass).append("\" x=\"").append(number(x));
        out.append("\" y=\"")
                .append(number(y))
                .append("\">")
                .append(Html.escape(text))
                .append("</text>\n");
        return this;
    }

    /** A path; nothing at all when it is empty. */
    Svg path(String cssClass, CharSequence data) {
        if (!data.isEmpty()) {
            out.append("<path class=\"")
                    .append(cssClass)
                    .append("\" d=\"")
                    .append(data)
                    .append("\"/>\n");
        }
        return this;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
