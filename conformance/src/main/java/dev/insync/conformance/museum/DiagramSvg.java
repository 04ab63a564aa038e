package dev.insync.conformance.museum;

import dev.insync.conformance.museum.Drawing.Arrow;
import dev.insync.conformance.museum.Drawing.Box;
import dev.insync.conformance.museum.Drawing.Column;
import dev.insync.conformance.museum.Drawing.Label;
import dev.insync.conformance.museum.Drawing.Panel;
import dev.insync.conformance.museum.Drawing.Point;
import dev.insync.conformance.museum.Drawing.Row;
import dev.insync.conformance.museum.Drawing.Stretch;
import dev.insync.conformance.museum.SpaceTime.Cell;
import dev.insync.conformance.museum.SpaceTime.Cycle;
import dev.insync.conformance.museum.SpaceTime.Kind;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.SpaceTime.Log;
import dev.insync.conformance.museum.SpaceTime.Moment;
import dev.insync.conformance.museum.SpaceTime.Note;
import dev.insync.conformance.museum.SpaceTime.Style;
import dev.insync.conformance.museum.SpaceTime.Words;
import dev.insync.conformance.report.Html;
import java.util.Locale;

/** Writes a {@link Drawing} as SVG. Colours, strokes and fonts are classes of the site's style sheet. */
final class DiagramSvg {
    /** As many colours as the style sheet has for epochs; a later epoch takes an earlier one's. */
    static final int EPOCH_COLOURS = 6;

    private static final double LEAST_SCALE = 0.84;

    private final Drawing drawing;
    private final StringBuilder out = new StringBuilder(1 << 15);

    private DiagramSvg(Drawing drawing) {
        this.drawing = drawing;
    }

    /**
     * The element {@code svg}.
     *
     * @param title its name for readers that do not see it
     * @param description what it shows, in a sentence or two
     * @param verdict the headline of the last state
     */
    static String write(Drawing drawing, String title, String description, String verdict) {
        return new DiagramSvg(drawing).write(title, description, verdict);
    }

    private String write(String title, String description, String verdict) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"space-time\" role=\"img\"")
                .append(" aria-labelledby=\"diagram-title diagram-desc\" viewBox=\"0 0 ");
        out.append(number(drawing.width())).append(' ').append(number(drawing.height()));
        // A little smaller where the window is narrow; beyond that it scrolls.
        out.append("\" style=\"width:").append(number(drawing.width()));
        out.append("px;max-width:100%;min-width:")
                .append(number(drawing.width() * LEAST_SCALE))
                .append("px\">\n<title id=\"diagram-title\">");
        out.append(Html.escape(title)).append("</title>\n<desc id=\"diagram-desc\">");
        out.append(Html.escape(description)).append("</desc>\n");
        stripes();
        band();
        drawing.columns().forEach(this::lane);
        bandTitle(verdict);
        drawing.arrows().forEach(this::arrow);
        drawing.panels().forEach(this::panel);
        drawing.rows().forEach(this::dot);
        drawing.columns().forEach(this::header);
        drawing.arrows().forEach(this::label);
        cycle();
        return out.append("</svg>\n").toString();
    }

    private void stripes() {
        for (Row row : drawing.rows()) {
            int number = row.moment().number();
            rect(
                    "stripe" + (number % 2 == 0 ? " even" : "") + (loops(row.moment()) ? " loops" : ""),
                    new Box(0, row.top(), drawing.width(), row.height()),
                    0);
            text("number", 26, row.dotY() + 4.5, String.valueOf(number));
            out.append("<text class=\"action\" x=\"").append(number(DiagramLayout.TEXT_LEFT));
            out.append("\" y=\"").append(number(row.dotY() + 4.5)).append("\">");
            out.append(Html.escape(row.moment().action()));
            if (!row.wide() && !row.moment().parameters().isEmpty()) {
                out.append("<tspan class=\"parameters\" dx=\"7\">");
                out.append(Html.escape(row.moment().parameters())).append("</tspan>");
            }
            out.append("</text>\n");
            double y = row.dotY() + 5;
            if (row.wide()) {
                y += DiagramLayout.WORDS_LINE;
                text("parameters", DiagramLayout.TEXT_LEFT, y, row.moment().parameters());
            }
            for (String line : row.sentence()) {
                y += DiagramLayout.WORDS_LINE;
                text("sentence", DiagramLayout.TEXT_LEFT, y, line);
            }
        }
    }

    private boolean loops(Moment moment) {
        Cycle cycle = drawing.cycle();
        return cycle != null && cycle.action() != null && moment.number() >= cycle.backTo();
    }

    private void band() {
        rect(
                "band",
                new Box(
                        1,
                        drawing.band().top(),
                        drawing.width() - 2,
                        drawing.band().height()),
                6);
    }

    /** Covers the lanes, which would strike the words through. */
    private void bandTitle(String verdict) {
        rect("band-title", new Box(3, drawing.band().top() + 2, drawing.width() - 6, 32), 4);
        text("verdict", 14, drawing.band().top() + 24, verdict);
    }

    private void lane(Column column) {
        double x = column.x();
        for (Stretch stretch : column.stretches()) {
            Style style = stretch.look().style();
            if (style != Style.NONE) {
                String css = "lane " + style.name().toLowerCase(Locale.ROOT)
                        + (style == Style.LEADER ? " e" + colour(stretch.look().epoch()) : "");
                line(css, new Point(x, stretch.from()), new Point(x, stretch.to()));
            }
        }
        // A dead process leaves a gap that does not look like a line that was forgotten.
        for (Stretch stretch : column.stretches()) {
            if (stretch.look().style() == Style.NONE && column.lane().kind() == Kind.BROKER) {
                rect("gap", new Box(x - 7, stretch.from(), 14, stretch.to() - stretch.from()), 3);
            }
        }
    }

    private void header(Column column) {
        Lane lane = column.lane();
        double width = TextWidth.of(lane.title(), DiagramLayout.WORDS_FONT) + 20;
        String kind = lane.kind().name().toLowerCase(Locale.ROOT);
        rect("head " + kind, new Box(column.x() - width / 2, 8, width, 24), 12);
        text("head-name", column.x(), 24.5, lane.title());
    }

    private void dot(Row row) {
        Lane actor = row.moment().actor();
        for (Column column : drawing.columns()) {
            if (column.lane().equals(actor)) {
                boolean ends = column.lane().kind() == Kind.BROKER
                        && column.stretches().stream()
                                .anyMatch(stretch ->
                                        stretch.look().style() == Style.NONE && stretch.from() == row.dotY());
                out.append("<g class=\"").append(ends ? "dot ends" : "dot").append("\"><title>");
                out.append(Html.escape(row.moment().number() + ". "
                        + row.moment().action() + ", " + column.lane().title()));
                out.append("</title><circle cx=\"").append(number(column.x())).append("\" cy=\"");
                out.append(number(row.dotY()))
                        .append("\" r=\"")
                        .append(ends ? "8" : "5.5")
                        .append("\"/>");
                if (ends) {
                    cross(new Point(column.x(), row.dotY()));
                }
                out.append("</g>\n");
            }
        }
    }

    private void arrow(Arrow arrow) {
        String css = css(arrow);
        out.append("<g class=\"").append(css).append("\"><title>").append(Html.escape(describe(arrow)));
        out.append("</title>\n<path class=\"way\" d=\"").append(path(arrow)).append("\"/>\n");
        int last = arrow.way().size() - 1;
        Point before = arrow.way().get(last - 1);
        Point end = arrow.way().get(last);
        switch (arrow.message().fate()) {
            case RECEIVED, AT_ONCE -> head(before, end);
            case DISCARDED -> cross(end);
            case IN_FLIGHT -> circle(end);
        }
        out.append("</g>\n");
    }

    private static String css(Arrow arrow) {
        return "message " + arrow.message().from().kind().name().toLowerCase(Locale.ROOT) + ' '
                + arrow.message().fate().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A message for those who point at it: from where to where, and what became of it. */
    static String describe(Arrow arrow) {
        var message = arrow.message();
        String way = message.text() + ": " + message.from().title() + " (" + message.sentAt() + ") to "
                + message.to().title();
        return switch (message.fate()) {
            case RECEIVED -> way + " (" + message.endsAt() + ")";
            case AT_ONCE -> way;
            case DISCARDED -> way + ", gone at " + message.endsAt();
            case IN_FLIGHT -> way + ", still on its way";
        };
    }

    private static String path(Arrow arrow) {
        StringBuilder path = new StringBuilder();
        var way = arrow.way();
        path.append('M').append(pair(way.get(0)));
        for (int i = 1; i + 1 < way.size(); i++) {
            Point corner = way.get(i);
            double radius =
                    Math.min(10, Math.min(distance(way.get(i - 1), corner), distance(corner, way.get(i + 1))) / 2);
            path.append('L').append(pair(towards(corner, way.get(i - 1), radius)));
            path.append('Q').append(pair(corner)).append(' ').append(pair(towards(corner, way.get(i + 1), radius)));
        }
        return path.append('L').append(pair(way.get(way.size() - 1))).toString();
    }

    private static double distance(Point from, Point to) {
        return Math.hypot(to.x() - from.x(), to.y() - from.y());
    }

    private static Point towards(Point from, Point to, double by) {
        double length = Math.max(distance(from, to), 1e-6);
        return new Point(from.x() + (to.x() - from.x()) * by / length, from.y() + (to.y() - from.y()) * by / length);
    }

    private void head(Point before, Point end) {
        double length = Math.max(distance(before, end), 1e-6);
        double dx = (end.x() - before.x()) / length;
        double dy = (end.y() - before.y()) / length;
        Point base = new Point(end.x() - dx * 8, end.y() - dy * 8);
        out.append("<path class=\"head\" d=\"M").append(pair(end));
        out.append('L').append(pair(new Point(base.x() - dy * 3.8, base.y() + dx * 3.8)));
        out.append('L').append(pair(new Point(base.x() + dy * 3.8, base.y() - dx * 3.8)));
        out.append("Z\"/>\n");
    }

    private void cross(Point at) {
        double size = 4.5;
        out.append("<path class=\"cross\" d=\"M").append(pair(new Point(at.x() - size, at.y() - size)));
        out.append('L').append(pair(new Point(at.x() + size, at.y() + size)));
        out.append('M').append(pair(new Point(at.x() - size, at.y() + size)));
        out.append('L').append(pair(new Point(at.x() + size, at.y() - size))).append("\"/>\n");
    }

    private void circle(Point at) {
        out.append("<circle class=\"open\" cx=\"").append(number(at.x())).append("\" cy=\"");
        out.append(number(at.y())).append("\" r=\"3.5\"/>\n");
    }

    private void label(Arrow arrow) {
        Label label = arrow.label();
        if (label != null) {
            Box box = label.box();
            rect("label-ground", box, 3);
            text("label " + css(arrow), box.x() + box.width() / 2, box.y() + box.height() - 3, label.text());
        }
    }

    private void panel(Panel panel) {
        rect("panel", panel.box(), 5);
        double y = panel.box().y() + DiagramLayout.PANEL_PADDING;
        double x = panel.box().x() + DiagramLayout.PANEL_PADDING;
        for (Note note : panel.notes()) {
            if (note instanceof Words words) {
                text(words.strong() ? "words strong" : "words", x, y + 12, words.text());
            } else if (note instanceof Log log) {
                log(log, x, y + 4);
            }
            y += DiagramLayout.height(note);
        }
    }

    private void log(Log log, double left, double top) {
        double x = left;
        if (!log.partition().isEmpty()) {
            text("words", x, top + 16, log.partition());
            x += DiagramLayout.LOG_PREFIX;
        }
        double cell = DiagramLayout.CELL;
        double start = x;
        if (log.records().isEmpty()) {
            rect("no-record", new Box(x + 0.5, top + 0.5, cell - 1, cell), 2);
            x += cell;
        }
        for (Cell record : log.records()) {
            rect("record e" + colour(record.epoch()), new Box(x, top, cell, cell + 1), 2);
            text("value", x + cell / 2, top + 12, record.value());
            text("epoch", x + cell / 2, top + 20.5, "e" + record.epoch());
            x += cell;
        }
        double mark = start + cell * log.highWatermark();
        line("high-watermark", new Point(mark, top - 4), new Point(mark, top + cell + 5));
        text("high-watermark-name", x + 6, top + 16, "HW " + log.highWatermark());
    }

    private void cycle() {
        Cycle cycle = drawing.cycle();
        if (cycle == null || cycle.action() == null) {
            return;
        }
        Row last = drawing.rows().get(drawing.rows().size() - 1);
        Row back = drawing.rows().get(cycle.backTo() - 1);
        double right = drawing.width() - 34;
        double from = last.dotY();
        double to = back.dotY();
        out.append("<g class=\"loop\"><title>")
                .append(Html.escape("back to " + cycle.backTo() + " by " + cycle.action()));
        out.append("</title>\n<path class=\"way\" d=\"M").append(pair(new Point(right - 14, from)));
        out.append('Q').append(pair(new Point(right, from))).append(' ').append(pair(new Point(right, from - 14)));
        out.append('L').append(pair(new Point(right, to + 14)));
        out.append('Q').append(pair(new Point(right, to))).append(' ').append(pair(new Point(right - 14, to)));
        out.append("\"/>\n");
        head(new Point(right, to), new Point(right - 18, to));
        double middle = (from + to) / 2;
        out.append("<text class=\"loop-name\" transform=\"translate(")
                .append(number(right + 16))
                .append(' ');
        out.append(number(middle)).append(") rotate(-90)\">for ever</text></g>\n");
    }

    private static int colour(int epoch) {
        return Math.floorMod(epoch, EPOCH_COLOURS);
    }

    private void rect(String css, Box box, double radius) {
        out.append("<rect class=\"")
                .append(css)
                .append("\" x=\"")
                .append(number(box.x()))
                .append("\" y=\"");
        out.append(number(box.y()))
                .append("\" width=\"")
                .append(number(box.width()))
                .append("\" height=\"");
        out.append(number(box.height()));
        if (radius > 0) {
            out.append("\" rx=\"").append(number(radius));
        }
        out.append("\"/>\n");
    }

    private void line(String css, Point from, Point to) {
        out.append("<path class=\"")
                .append(css)
                .append("\" d=\"M")
                .append(pair(from))
                .append('L');
        out.append(pair(to)).append("\"/>\n");
    }

    private void text(String css, double x, double y, String text) {
        out.append("<text class=\"")
                .append(css)
                .append("\" x=\"")
                .append(number(x))
                .append("\" y=\"");
        out.append(number(y)).append("\">").append(Html.escape(text)).append("</text>\n");
    }

    private static String pair(Point point) {
        return number(point.x()) + ' ' + number(point.y());
    }

    /** One decimal, none where it is zero. */
    static String number(double value) {
        long tenths = Math.round(value * 10);
        return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10.0 + "";
    }
}
