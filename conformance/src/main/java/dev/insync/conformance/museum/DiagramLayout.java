package dev.insync.conformance.museum;

import dev.insync.conformance.museum.Drawing.Arrow;
import dev.insync.conformance.museum.Drawing.Band;
import dev.insync.conformance.museum.Drawing.Box;
import dev.insync.conformance.museum.Drawing.Column;
import dev.insync.conformance.museum.Drawing.Panel;
import dev.insync.conformance.museum.Drawing.Row;
import dev.insync.conformance.museum.Drawing.Stretch;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.SpaceTime.Log;
import dev.insync.conformance.museum.SpaceTime.Look;
import dev.insync.conformance.museum.SpaceTime.Moment;
import dev.insync.conformance.museum.SpaceTime.Note;
import dev.insync.conformance.museum.SpaceTime.Style;
import dev.insync.conformance.museum.SpaceTime.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Places a {@link SpaceTime}: a row for each moment, a column for each lane. Where a label finds no free place, its row
 * grows and everything is placed again.
 */
final class DiagramLayout {
    static final double TITLE_FONT = 13;
    static final double WORDS_FONT = 12;
    static final double WORDS_LINE = 16;
    static final double CELL = 22;
    static final double LOG_LINE = 32;
    static final double LOG_PREFIX = 20;
    static final double HIGH_WATERMARK_ROOM = 40;
    static final double TEXT_LEFT = 36;
    static final double HEADER = 46;
    static final double PANEL_PADDING = 5;

    private static final double TEXT_WIDTH = 240;
    private static final double LANES_LEFT = TEXT_LEFT + TEXT_WIDTH + 14;
    private static final double DOT_OFFSET = 18;
    private static final double PANEL_OFFSET = 16;
    private static final double ROW_PADDING = 12;
    private static final double LEAST_ROW = 44;
    private static final double LEAST_RIGHT = 76;
    private static final double BAND_TITLE = 38;
    private static final double CYCLE_ROOM = 64;
    private static final double GROWTH = 14;
    private static final int MAX_ROUNDS = 80;

    private final SpaceTime spaceTime;
    private final Gutters gutters;
    private final double[] extra;

    private DiagramLayout(SpaceTime spaceTime) {
        this.spaceTime = spaceTime;
        this.gutters = new Gutters(spaceTime);
        this.extra = new double[spaceTime.moments().size()];
    }

    /** Places everything. */
    static Drawing of(SpaceTime spaceTime) {
        DiagramLayout layout = new DiagramLayout(spaceTime);
        Drawing drawing = layout.place(false);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            int crowded = ArrowRouter.firstWithoutRoom(drawing);
            if (crowded < 0) {
                return drawing;
            }
            layout.extra[crowded] += GROWTH;
            drawing = layout.place(false);
        }
        return layout.place(true);
    }

    private Drawing place(boolean always) {
        Map<Lane, Double> xs = new LinkedHashMap<>();
        double right = columns(xs);
        List<Row> rows = new ArrayList<>();
        List<Panel> panels = new ArrayList<>();
        double y = HEADER;
        for (int i = 0; i < spaceTime.moments().size(); i++) {
            Moment moment = spaceTime.moments().get(i);
            double dotY = y + DOT_OFFSET;
            List<Panel> here = panels(moment.notes(), xs, dotY + PANEL_OFFSET);
            List<String> sentence = TextWidth.wrap(moment.sentence(), WORDS_FONT, TEXT_WIDTH);
            boolean wide = TextWidth.of(moment.action() + "  " + moment.parameters(), TITLE_FONT) > TEXT_WIDTH;
            double text = DOT_OFFSET + 6 + WORDS_LINE * (sentence.size() + (wide ? 1 : 0));
            double bottom = here.stream()
                            .mapToDouble(panel -> panel.box().bottom())
                            .max()
                            .orElse(dotY)
                    - y;
            double height = Math.max(LEAST_ROW, Math.max(text, bottom) + ROW_PADDING) + extra[i];
            rows.add(new Row(moment, y, height, dotY, sentence, wide));
            panels.addAll(here);
            y += height;
        }
        List<Panel> last = panels(spaceTime.ending(), xs, y + BAND_TITLE);
        double bandBottom =
                last.stream().mapToDouble(panel -> panel.box().bottom()).max().orElse(y + BAND_TITLE) + ROW_PADDING;
        panels.addAll(last);
        Band band = new Band(y, bandBottom - y);
        double width = right + (spaceTime.cycle() == null ? 0 : CYCLE_ROOM);
        Drawing unrouted = new Drawing(
                width,
                bandBottom + 8,
                LANES_LEFT,
                lanes(xs, rows, bandBottom),
                rows,
                panels,
                List.of(),
                band,
                spaceTime.cycle());
        List<Arrow> arrows = new ArrowRouter(unrouted, gutters).route(spaceTime.messages(), always);
        return new Drawing(
                width,
                unrouted.height(),
                LANES_LEFT,
                unrouted.columns(),
                rows,
                panels,
                arrows,
                band,
                spaceTime.cycle());
    }

    /** Fills in where each lane's line stands and returns where the last column ends. */
    private double columns(Map<Lane, Double> xs) {
        double x = LANES_LEFT;
        for (Lane lane : spaceTime.lanes()) {
            double half = TextWidth.of(lane.title(), WORDS_FONT) / 2 + 14;
            double left = Math.max(half, gutters.left(lane));
            double panel = widest(lane);
            double rightPart = Math.max(LEAST_RIGHT, Math.max(half, gutters.right(lane) + panel + 12));
            xs.put(lane, x + left);
            x += left + rightPart;
        }
        return x + 4;
    }

    private double widest(Lane lane) {
        double widest = 0;
        for (Moment moment : spaceTime.moments()) {
            widest = Math.max(widest, panelWidth(notesOf(lane, moment.notes())));
        }
        return Math.max(widest, panelWidth(notesOf(lane, spaceTime.ending())));
    }

    private static List<Note> notesOf(Lane lane, List<Note> notes) {
        return notes.stream().filter(note -> note.lane().equals(lane)).toList();
    }

    private static double panelWidth(List<Note> notes) {
        return notes.isEmpty()
                ? 0
                : 2 * PANEL_PADDING
                        + notes.stream().mapToDouble(DiagramLayout::width).max().orElse(0);
    }

    private static double width(Note note) {
        if (note instanceof Words words) {
            return TextWidth.of(words.text(), WORDS_FONT) * (words.strong() ? 1.12 : 1);
        }
        Log log = (Log) note;
        double prefix = log.partition().isEmpty() ? 0 : LOG_PREFIX;
        return prefix + CELL * Math.max(1, log.records().size()) + HIGH_WATERMARK_ROOM;
    }

    static double height(Note note) {
        return note instanceof Words ? WORDS_LINE : LOG_LINE;
    }

    private List<Panel> panels(List<Note> notes, Map<Lane, Double> xs, double top) {
        List<Panel> panels = new ArrayList<>();
        xs.forEach((lane, x) -> {
            List<Note> here = notesOf(lane, notes);
            if (!here.isEmpty()) {
                double height = 2 * PANEL_PADDING
                        + here.stream().mapToDouble(DiagramLayout::height).sum();
                panels.add(new Panel(lane, here, new Box(x + gutters.right(lane), top, panelWidth(here), height)));
            }
        });
        return panels;
    }

    private List<Column> lanes(Map<Lane, Double> xs, List<Row> rows, double bottom) {
        List<Column> columns = new ArrayList<>();
        xs.forEach((lane, x) -> {
            List<Stretch> stretches = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                double from = i == 0 ? HEADER - 8 : rows.get(i).dotY();
                double to = i + 1 < rows.size() ? rows.get(i + 1).dotY() : bottom - 4;
                Look look = rows.get(i).moment().looks().getOrDefault(lane, new Look(Style.PLAIN, 0));
                int last = stretches.size() - 1;
                if (last >= 0 && stretches.get(last).look().equals(look)) {
                    stretches.set(last, new Stretch(stretches.get(last).from(), to, look));
                } else {
                    stretches.add(new Stretch(from, to, look));
                }
            }
            columns.add(new Column(lane, Objects.requireNonNull(x), stretches));
        });
        return columns;
    }
}
