package dev.insync.conformance.report;

import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.LogOperation;
import dev.insync.linearizability.log.Violation;
import java.util.List;
import java.util.Locale;

/** A violation as a picture: its witnesses, one lane each, on the time they span, with the faults of that time. */
final class EvidencePicture {
    private static final double LEFT = 112;
    private static final double RIGHT = 1148;
    private static final double LANE = 46;
    private static final double BAR = 14;
    private static final double MIN_BAR = 5;
    private static final double CHARACTER = 6.9;
    private static final double MARGIN = 0.04;
    private static final int SHOWN_RECORDS = 4;

    private final Run run;
    private final Violation violation;
    private final TimeScale time;

    EvidencePicture(Run run, Violation violation) {
        this.run = run;
        this.violation = violation;
        long from = Long.MAX_VALUE;
        long until = Long.MIN_VALUE;
        for (LogOperation operation : violation.operations()) {
            from = Math.min(from, operation.invokeNs());
            until = Math.max(until, end(operation));
        }
        long margin = Math.max(1_000, (long) ((until - from) * MARGIN));
        this.time = new TimeScale(from - margin, until + margin, LEFT, RIGHT);
    }

    String draw() {
        List<LogOperation> operations = violation.operations();
        Flags flags = new Flags(
                run.history().faults().stream()
                        .filter(fault -> fault.startNs() >= time.startNs() && fault.startNs() <= time.endNs())
                        .toList(),
                time);
        double top = flags.height() + 6;
        double height = top + operations.size() * LANE + 30;
        Svg svg = new Svg();
        svg.raw("<svg class=\"chart\" viewBox=\"0 0 1160 " + Svg.number(height) + "\" role=\"img\" aria-label=\""
                + Html.escape(violation.sentence()) + "\">\n");
        flags.draw(svg, 2, height - 26);
        for (int lane = 0; lane < operations.size(); lane++) {
            drawOperation(svg, operations.get(lane), top + lane * LANE);
        }
        svg.line("axis", LEFT, height - 26, RIGHT, height - 26);
        long first = (time.startNs() + time.tickNs() - 1) / time.tickNs() * time.tickNs();
        for (long tick = first; tick <= time.endNs(); tick += time.tickNs()) {
            svg.line("axis", time.x(tick), height - 26, time.x(tick), height - 21);
            svg.text(
                    "tick",
                    time.x(tick),
                    height - 8,
                    String.format(Locale.ROOT, "%,.3f", tick / 1e6).replaceAll("\\.?0+$", ""));
        }
        svg.text("axis-name", LEFT - 24, height - 8, "time, ms");
        return svg.raw("</svg>\n").toString();
    }

    private void drawOperation(Svg svg, LogOperation operation, double y) {
        svg.rect("lane", LEFT, y, time.width(), LANE - 6);
        svg.text("lane-name", LEFT - 8, y + LANE / 2 + 1, run.client(operation.process()));
        double from = time.x(operation.invokeNs());
        double width = Math.max(MIN_BAR, time.x(end(operation)) - from);
        boolean open = operation.completeNs() == LogHistory.NEVER;
        svg.rect(open ? "witness open" : "witness", from, y + 4, width, BAR);
        String text = text(operation);
        double textWidth = CHARACTER * text.length();
        svg.text("witness-label", Math.max(LEFT + 4, Math.min(from, RIGHT - textWidth - 4)), y + 33, text);
    }

    /** What it did; of a read of many records only how many, since the lines below say more. */
    private static String text(LogOperation operation) {
        LogHistory history = operation.history();
        int count = history.count(operation.index());
        if (operation.kind() == Kind.READ && count > SHOWN_RECORDS) {
            String what = history.isFinal(operation.index()) ? "final read of all " : "read of ";
            return what + count + " records from offset " + history.offset(operation.index());
        }
        return operation.action();
    }

    private long end(LogOperation operation) {
        return operation.completeNs() == LogHistory.NEVER ? operation.invokeNs() : operation.completeNs();
    }
}
