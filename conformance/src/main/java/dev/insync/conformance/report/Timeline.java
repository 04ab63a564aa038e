package dev.insync.conformance.report;

import dev.insync.linearizability.log.Fault;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.LogOperation;
import dev.insync.linearizability.log.Violation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The picture of a whole run: panels one below the other, all on the same time axis, with the faults across all of them. */
final class Timeline {
    static final double WIDTH = 1160;
    private static final double LEFT = 112;
    private static final double RIGHT = 1148;
    private static final double MARGIN = 4;
    private static final double GAP = 30;
    private static final double AXIS = 34;

    private final Run run;
    private final TimeScale time;
    private final Set<Integer> witnesses = new HashSet<>();
    private final Sampling sampling;
    private final StringBuilder panelData = new StringBuilder();

    Timeline(Run run) {
        this.run = run;
        LogHistory history = run.history();
        long first = history.size() == 0 ? 0 : Long.MAX_VALUE;
        long last = 1;
        for (int op = 0; op < history.size(); op++) {
            first = Math.min(first, history.invokeNs(op));
            long end = history.completeNs(op) == LogHistory.NEVER ? history.invokeNs(op) : history.completeNs(op);
            last = Math.max(last, end);
        }
        this.time = new TimeScale(first, Math.max(first + 1, last), LEFT, RIGHT);
        for (Violation violation : run.judgement().kafka().violations()) {
            violation.operations().stream().map(LogOperation::index).forEach(witnesses::add);
        }
        this.sampling = new Sampling(history, witnesses);
    }

    TimeScale time() {
        return time;
    }

    Sampling sampling() {
        return sampling;
    }

    /** Where each panel stands and what it shows, for the script that finds the operation under the pointer. */
    String panelData() {
        return "[" + panelData + "]";
    }

    String draw() {
        List<Panel> panels = List.of(
                new ClientLanes(run, time, sampling, witnesses),
                new AckRate(run, time),
                new LogGrowth(run, time, sampling, witnesses),
                new Latency(run, time, sampling));
        Flags flags = new Flags(run.history().faults(), time);
        double top = MARGIN + flags.height() + 4;
        double height = top + AXIS;
        for (Panel panel : panels) {
            height += GAP + panel.height();
        }
        Svg svg = new Svg();
        svg.raw("<svg id=\"timeline\" class=\"chart\" viewBox=\"0 0 " + Svg.number(WIDTH) + " " + Svg.number(height)
                + "\" role=\"img\" aria-label=\"Timeline of the run\">\n");
        svg.raw("<defs><clipPath id=\"plot\"><rect x=\"" + LEFT + "\" y=\"0\" width=\"" + time.width() + "\" height=\""
                + Svg.number(height) + "\"/></clipPath><pattern id=\"hatch\" width=\"6\" height=\"6\""
                + " patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
                + "<line class=\"hatch\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\"/></pattern></defs>\n");
        drawBands(svg, top, height - AXIS);
        double y = top;
        for (Panel panel : panels) {
            y += GAP;
            svg.text("panel-title", LEFT, y - 8, panel.title());
            panel.draw(svg, y);
            panelData.append(panelData.isEmpty() ? "" : ",").append(panel.geometry(y));
            y += panel.height();
        }
        flags.draw(svg, MARGIN, height - AXIS);
        drawAxis(svg, height - AXIS);
        return svg.raw("</svg>\n").toString();
    }

    /** Coloured grounds for faults that last; they lie below everything else. */
    private void drawBands(Svg svg, double top, double bottom) {
        svg.open("clip-path=\"url(#plot)\"").open("class=\"zx\"");
        for (Fault fault : run.history().faults()) {
            String css = Flags.css(fault);
            if (!css.equals("event")) {
                double x = time.x(fault.startNs());
                svg.rect("band " + css, x, top, time.x(fault.endNs()) - x, bottom - top);
            }
        }
        svg.close().close();
    }

    private void drawAxis(Svg svg, double y) {
        svg.line("axis", LEFT, y + 4, RIGHT, y + 4);
        svg.open("id=\"ticks\" data-y=\"" + Svg.number(y + 4) + "\"");
        long step = time.tickNs();
        for (long tick = (time.startNs() + step - 1) / step * step; tick <= time.endNs(); tick += step) {
            double x = time.x(tick);
            svg.line("axis", x, y + 4, x, y + 9);
            svg.text("tick", x, y + 21, seconds(tick));
        }
        svg.close();
        svg.text("axis-name", LEFT - 20, y + 21, "time, s");
        svg.raw("<line id=\"cross\" class=\"cross\" x1=\"0\" x2=\"0\" y1=\"0\" y2=\"" + Svg.number(y + 4)
                + "\" visibility=\"hidden\"/>\n");
    }

    private static String seconds(long ns) {
        long millis = Math.round(ns / 1e6);
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
    }
}
