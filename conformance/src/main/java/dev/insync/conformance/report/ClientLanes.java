package dev.insync.conformance.report;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every operation as a bar from its invocation to its answer, one lane per client. */
final class ClientLanes implements Panel {
    private static final double PRODUCER_LANE = 34;
    private static final double CONSUMER_LANE = 22;
    private static final double PITCH = 2;
    private static final double MIN_BAR = 0.8;

    private final Run run;
    private final TimeScale time;
    private final Sampling sampling;
    private final Set<Integer> witnesses;
    private final List<Double> tops = new ArrayList<>();
    private final double height;

    ClientLanes(Run run, TimeScale time, Sampling sampling, Set<Integer> witnesses) {
        this.run = run;
        this.time = time;
        this.sampling = sampling;
        this.witnesses = witnesses;
        double y = 0;
        for (int process = 1; process <= run.clients().size(); process++) {
            tops.add(y);
            y += laneHeight(process) + 4;
        }
        this.height = y;
    }

    @Override
    public double height() {
        return height;
    }

    @Override
    public String title() {
        return "What each client did: one bar per operation, from its invocation to its answer"
                + (sampling.stride() > 1 ? " (one send in " + sampling.stride() + " drawn)" : "");
    }

    @Override
    public void draw(Svg svg, double y) {
        for (int process = 1; process <= tops.size(); process++) {
            double top = y + tops.get(process - 1);
            svg.rect("lane", time.left(), top, time.width(), laneHeight(process));
            svg.text("lane-name", time.left() - 8, top + laneHeight(process) / 2 + 4, run.client(process));
        }
        StringBuilder focus = new StringBuilder();
        StringBuilder others = new StringBuilder();
        StringBuilder reads = new StringBuilder();
        StringBuilder ends = new StringBuilder();
        StringBuilder unknown = new StringBuilder();
        StringBuilder failed = new StringBuilder();
        StringBuilder proof = new StringBuilder();
        LogHistory history = run.history();
        for (int op = 0; op < history.size(); op++) {
            int process = history.process(op);
            if (!sampling.draws(op) || process < 1 || process > tops.size()) {
                continue;
            }
            StringBuilder path = switch (history.kind(op)) {
                case READ -> reads;
                case END -> ends;
                case APPEND -> history.partition(op) == run.focus() ? focus : others;
            };
            if (history.outcome(op) != Outcome.OK) {
                path = history.outcome(op) == Outcome.INFO ? unknown : failed;
            }
            bar(witnesses.contains(op) ? proof : path, op, y);
        }
        svg.open("clip-path=\"url(#plot)\"").open("class=\"zx\"");
        svg.path("op other", others)
                .path("op focus", focus)
                .path("op read", reads)
                .path("op end", ends);
        svg.path("op unknown", unknown).path("op failed", failed).path("op proof", proof);
        svg.close().close();
    }

    private void bar(StringBuilder path, int op, double y) {
        LogHistory history = run.history();
        int process = history.process(op);
        long until = history.completeNs(op) == LogHistory.NEVER ? time.endNs() : history.completeNs(op);
        double from = time.x(history.invokeNs(op));
        double length = Math.max(MIN_BAR, time.x(until) - from);
        path.append('M').append(Svg.number(from)).append(' ').append(Svg.number(y + slot(op, process)));
        path.append('h').append(Svg.number(length));
    }

    /** Sends of one producer overlap, so they are spread over the lane; so are the reads of the partitions. */
    private double slot(int op, int process) {
        LogHistory history = run.history();
        int slots = (int) ((laneHeight(process) - 4) / PITCH);
        int slot = history.kind(op) == Kind.APPEND
                ? (int) Math.floorMod(history.value(op, 0), (long) slots)
                : Math.floorMod(history.partition(op) * 3 + (history.kind(op) == Kind.END ? 1 : 0), slots);
        return tops.get(process - 1) + 3 + slot * PITCH;
    }

    private double laneHeight(int process) {
        return process <= run.producers() ? PRODUCER_LANE : CONSUMER_LANE;
    }

    @Override
    public String geometry(double y) {
        StringBuilder lanes = new StringBuilder();
        for (int process = 1; process <= tops.size(); process++) {
            lanes.append(process == 1 ? "" : ",").append(Svg.number(y + tops.get(process - 1)));
        }
        return "{\"kind\":\"lanes\",\"top\":" + Svg.number(y) + ",\"bottom\":" + Svg.number(y + height) + ",\"lanes\":["
                + lanes + "]}";
    }
}
