package dev.insync.conformance.report;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;

/** How long each send took, on a logarithmic scale, at the time of its answer. */
final class Latency implements Panel {
    private static final double HEIGHT = 150;
    private static final double LOWEST_MS = 0.1;
    private static final int DECADES = 6;
    private static final String[] NAMES = {"0.1 ms", "1 ms", "10 ms", "100 ms", "1 s", "10 s", "100 s"};

    private final Run run;
    private final TimeScale time;
    private final Sampling sampling;

    Latency(Run run, TimeScale time, Sampling sampling) {
        this.run = run;
        this.time = time;
        this.sampling = sampling;
    }

    @Override
    public double height() {
        return HEIGHT;
    }

    @Override
    public String title() {
        return "Time from send to acknowledgement";
    }

    @Override
    public void draw(Svg svg, double y) {
        svg.rect("plot", time.left(), y, time.width(), HEIGHT);
        for (int decade = 0; decade <= DECADES; decade++) {
            double line = y + HEIGHT - HEIGHT * decade / DECADES;
            svg.line("grid", time.left(), line, time.right(), line);
            svg.text("lane-name small", time.left() - 8, line + 4, NAMES[decade]);
        }
        StringBuilder focus = new StringBuilder();
        StringBuilder others = new StringBuilder();
        LogHistory history = run.history();
        for (int op = 0; op < history.size(); op++) {
            if (history.kind(op) == Kind.APPEND && history.outcome(op) == Outcome.OK && sampling.draws(op)) {
                StringBuilder path = history.partition(op) == run.focus() ? focus : others;
                double ms = (history.completeNs(op) - history.invokeNs(op)) / 1e6;
                path.append('M').append(Svg.number(time.x(history.completeNs(op))));
                path.append(' ').append(Svg.number(y(y, ms))).append("h0");
            }
        }
        svg.open("clip-path=\"url(#plot)\"").open("class=\"zx\"");
        svg.path("dot other", others).path("dot focus", focus);
        svg.close().close();
    }

    private static double y(double top, double ms) {
        double decades = Math.log10(Math.max(ms, LOWEST_MS) / LOWEST_MS);
        return top + HEIGHT - HEIGHT * Math.min(decades, DECADES) / DECADES;
    }

    @Override
    public String geometry(double y) {
        return "{\"kind\":\"latency\",\"top\":" + Svg.number(y) + ",\"bottom\":" + Svg.number(y + HEIGHT)
                + ",\"perDecade\":" + HEIGHT / DECADES + "}";
    }
}
