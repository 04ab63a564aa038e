package dev.insync.conformance.report;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import java.util.Set;

/** One partition's log as clients saw it grow: offsets of acknowledgements and of reads over time. */
final class LogGrowth implements Panel {
    private static final double HEIGHT = 190;
    private static final int LINES = 5;

    private final Run run;
    private final TimeScale time;
    private final Sampling sampling;
    private final Set<Integer> witnesses;
    private final long highest;

    LogGrowth(Run run, TimeScale time, Sampling sampling, Set<Integer> witnesses) {
        this.run = run;
        this.time = time;
        this.sampling = sampling;
        this.witnesses = witnesses;
        LogHistory history = run.history();
        long max = 1;
        for (int op = 0; op < history.size(); op++) {
            if (history.partition(op) == run.focus()) {
                max = Math.max(max, history.offset(op) + Math.max(1, history.count(op)));
            }
        }
        this.highest = max;
    }

    @Override
    public double height() {
        return HEIGHT;
    }

    @Override
    public String title() {
        return "The log of " + run.partition(run.focus()) + ": offsets over time, as acknowledged and as read";
    }

    @Override
    public void draw(Svg svg, double y) {
        svg.rect("plot", time.left(), y, time.width(), HEIGHT);
        long step = step();
        for (long offset = 0; offset <= highest; offset += step) {
            svg.line("grid", time.left(), y(y, offset), time.right(), y(y, offset));
            svg.text("lane-name small", time.left() - 8, y(y, offset) + 4, Long.toString(offset));
        }
        StringBuilder acks = new StringBuilder();
        StringBuilder reads = new StringBuilder();
        StringBuilder proof = new StringBuilder();
        LogHistory history = run.history();
        for (int op = 0; op < history.size(); op++) {
            if (history.partition(op) != run.focus() || history.outcome(op) != Outcome.OK || !sampling.draws(op)) {
                continue;
            }
            double x = time.x(history.completeNs(op));
            if (history.kind(op) == Kind.APPEND) {
                StringBuilder path = witnesses.contains(op) ? proof : acks;
                path.append('M')
                        .append(Svg.number(x))
                        .append(' ')
                        .append(Svg.number(y(y, history.offset(op))))
                        .append("h0");
            } else if (history.kind(op) == Kind.READ && history.count(op) > 0) {
                double first = y(y, history.recordOffset(op, 0));
                double last = y(y, history.recordOffset(op, history.count(op) - 1));
                reads.append('M').append(Svg.number(x)).append(' ').append(Svg.number(first));
                reads.append('V').append(Svg.number(last));
            }
        }
        svg.open("clip-path=\"url(#plot)\"").open("class=\"zx\"");
        svg.path("range", reads).path("dot ack", acks).path("dot proof", proof);
        svg.close().close();
    }

    /** The smallest of 1, 2, 5, 10, 20, ... that makes few enough lines. */
    private long step() {
        long step = 1;
        for (int i = 1; highest / step > LINES; i++) {
            step = (i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 5) * (long) Math.pow(10, i / 3);
        }
        return step;
    }

    private double y(double top, long offset) {
        return top + HEIGHT - 4 - (HEIGHT - 8) * offset / highest;
    }

    @Override
    public String geometry(double y) {
        return "{\"kind\":\"log\",\"top\":" + Svg.number(y) + ",\"bottom\":" + Svg.number(y + HEIGHT) + ",\"zero\":"
                + Svg.number(y(y, 0)) + ",\"perOffset\":" + (HEIGHT - 8) / highest + "}";
    }
}
