package dev.insync.conformance.report;

import dev.insync.linearizability.log.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Labels of faults above a time axis: each begins at its time, in the first row where it covers no other. */
final class Flags {
    static final double ROW = 17;
    private static final double CHARACTER = 6.8;
    private static final double PADDING = 10;

    private final List<Flag> flags = new ArrayList<>();
    private int rows;

    /** One label: its text begins at {@code textX}, its line stands at {@code x}. */
    record Flag(Fault fault, String text, double x, double textX, double width, int row) {}

    Flags(List<Fault> faults, TimeScale time) {
        List<Fault> ordered = new ArrayList<>(faults);
        ordered.sort(Comparator.comparingLong(Fault::startNs));
        List<Double> ends = new ArrayList<>();
        for (Fault fault : ordered) {
            String text = fault.label() + (css(fault).equals("kill") ? " (SIGKILL)" : "");
            double width = PADDING + CHARACTER * text.length();
            double x = time.x(fault.startNs());
            double textX = Math.min(x, time.right() - width);
            int row = 0;
            while (row < ends.size() && ends.get(row) > textX) {
                row++;
            }
            if (row == ends.size()) {
                ends.add(0.0);
            }
            ends.set(row, textX + width + PADDING);
            flags.add(new Flag(fault, text, x, textX, width, row));
        }
        rows = ends.size();
    }

    /** Pixels that the labels need above the picture. */
    double height() {
        return rows * ROW;
    }

    /** Draws the labels from {@code top} on and their lines down to {@code bottom}. */
    void draw(Svg svg, double top, double bottom) {
        svg.open("clip-path=\"url(#plot)\"");
        for (Flag flag : flags) {
            double y = top + ROW * flag.row();
            String css = css(flag.fault());
            svg.open("class=\"at\" data-x=\"" + Svg.number(flag.x()) + "\" transform=\"translate("
                    + Svg.number(flag.x()) + ",0)\"");
            svg.line("fault " + css, 0, y, 0, bottom);
            svg.rect("flag " + css, flag.textX() - flag.x(), y, flag.width(), ROW - 2);
            svg.text("fault-label " + css, flag.textX() - flag.x() + 5, y + ROW - 6, flag.text());
            svg.close();
        }
        svg.close();
    }

    /** The style of a fault: kill, pause, or an event that has no length. */
    static String css(Fault fault) {
        if (fault.label().startsWith("pause")) {
            return "pause";
        }
        return fault.label().startsWith("kill") ? "kill" : "event";
    }
}
