package dev.insync.conformance.museum;

import dev.insync.conformance.museum.SpaceTime.Cycle;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.SpaceTime.Look;
import dev.insync.conformance.museum.SpaceTime.Message;
import dev.insync.conformance.museum.SpaceTime.Moment;
import dev.insync.conformance.museum.SpaceTime.Note;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A space-time diagram with every part in its place; time runs downwards. Coordinates are pixels from the top left corner.
 *
 * @param columns the lanes
 * @param rows the moments
 * @param panels notes, beside the lanes
 * @param arrows messages
 * @param band the last state
 * @param lanesLeft where the lanes begin, right of the words
 * @param cycle the mark of a behaviour without end; null for a finite one
 */
record Drawing(
        double width,
        double height,
        double lanesLeft,
        List<Column> columns,
        List<Row> rows,
        List<Panel> panels,
        List<Arrow> arrows,
        Band band,
        @Nullable Cycle cycle) {
    Drawing {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        panels = List.copyOf(panels);
        arrows = List.copyOf(arrows);
    }

    record Point(double x, double y) {}

    /** A rectangle. */
    record Box(double x, double y, double width, double height) {
        double right() {
            return x + width;
        }

        double bottom() {
            return y + height;
        }

        boolean meets(Box other) {
            return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
        }

        Box grown(double by) {
            return new Box(x - by, y - by, width + 2 * by, height + 2 * by);
        }

        /** Whether the line from one point to another passes through. */
        boolean meets(Point from, Point to) {
            double[] range = {0, 1};
            return clip(to.x() - from.x(), x - from.x(), right() - from.x(), range)
                    && clip(to.y() - from.y(), y - from.y(), bottom() - from.y(), range);
        }

        private static boolean clip(double slope, double low, double high, double[] range) {
            if (slope == 0) {
                return low < 0 && high > 0;
            }
            double first = Math.min(low / slope, high / slope);
            double second = Math.max(low / slope, high / slope);
            range[0] = Math.max(range[0], first);
            range[1] = Math.min(range[1], second);
            return range[0] < range[1];
        }
    }

    /** A lane's line at {@code x}, and how it looks from height to height. */
    record Column(Lane lane, double x, List<Stretch> stretches) {
        Column {
            stretches = List.copyOf(stretches);
        }
    }

    /** A part of a lane's line. */
    record Stretch(double from, double to, Look look) {}

    /** A moment's stripe across the drawing: the words on the left, the dot on the lane that acts. */
    record Row(Moment moment, double top, double height, double dotY, List<String> sentence, boolean wide) {
        Row {
            sentence = List.copyOf(sentence);
        }
    }

    /** Notes in a box. */
    record Panel(Lane lane, List<Note> notes, Box box) {
        Panel {
            notes = List.copyOf(notes);
        }
    }

    /** A message's way, from its sender on; at least two points. The label is null where another arrow has the same. */
    record Arrow(Message message, List<Point> way, @Nullable Label label) {
        Arrow {
            way = List.copyOf(way);
        }
    }

    /** Text centred in its box. */
    record Label(String text, Box box) {}

    /** The stripe of the last state. */
    record Band(double top, double height) {}
}
