package dev.insync.conformance.report;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Kind;
import dev.insync.linearizability.log.LogHistory;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Acknowledgements in each tenth of a second (or more, in long runs), one row per partition. */
final class AckRate implements Panel {
    private static final double ROW = 30;
    private static final double ROW_GAP = 6;
    private static final long FINEST_NS = 100_000_000L;
    private static final int MAX_BUCKETS = 500;
    private static final int MAX_ROWS = 12;
    private static final int FULL_BAR_MEDIANS = 2;

    private final Run run;
    private final TimeScale time;
    private final long bucketNs;
    private final int[][] acks;
    private final int fullBar;
    private final int highest;

    AckRate(Run run, TimeScale time) {
        this.run = run;
        this.time = time;
        long factor = 1 + (time.endNs() - time.startNs()) / FINEST_NS / MAX_BUCKETS;
        this.bucketNs = FINEST_NS * factor;
        LogHistory history = run.history();
        int partitions = history.partitions().size();
        this.acks = new int[partitions][(int) (time.endNs() / bucketNs) + 1];
        int max = 1;
        for (int op = 0; op < history.size(); op++) {
            if (history.kind(op) == Kind.APPEND && history.outcome(op) == Outcome.OK) {
                int bucket = (int) (history.completeNs(op) / bucketNs);
                max = Math.max(max, ++acks[history.partition(op)][bucket]);
            }
        }
        this.highest = max;
        this.fullBar = Math.max(1, Math.min(max, FULL_BAR_MEDIANS * median()));
    }

    /** Of the buckets that are not empty; the burst after an outage must not flatten everything else. */
    private int median() {
        int[] busy = Arrays.stream(acks)
                .flatMapToInt(Arrays::stream)
                .filter(count -> count > 0)
                .sorted()
                .toArray();
        return busy.length == 0 ? 1 : busy[busy.length / 2];
    }

    private int rows() {
        return Math.min(acks.length, MAX_ROWS);
    }

    @Override
    public double height() {
        return rows() * (ROW + ROW_GAP);
    }

    @Override
    public String title() {
        return "Acknowledged sends per " + bucketNs / 1_000_000 + " ms, by partition; a full bar is "
                + fullBar + (highest > fullBar ? " or more, the highest " + highest : "")
                + (acks.length > MAX_ROWS ? "; the first " + MAX_ROWS + " of " + acks.length + " partitions" : "");
    }

    @Override
    public void draw(Svg svg, double y) {
        double barWidth = time.width() * bucketNs / (time.endNs() - time.startNs());
        int row = 0;
        for (int partition : order()) {
            if (row == rows()) {
                break;
            }
            double base = y + row * (ROW + ROW_GAP) + ROW;
            svg.line("base", time.left(), base, time.right(), base);
            svg.text("lane-name", time.left() - 8, base - ROW / 2 + 4, run.partition(partition));
            StringBuilder bars = new StringBuilder();
            for (int bucket = 0; bucket < acks[partition].length; bucket++) {
                if (acks[partition][bucket] > 0) {
                    double height = ROW * Math.min(1.0, (double) acks[partition][bucket] / fullBar);
                    double x = time.x(Math.max(time.startNs(), bucket * bucketNs));
                    bars.append('M').append(Svg.number(x)).append(' ').append(Svg.number(base));
                    bars.append('v').append(Svg.number(-height)).append('h').append(Svg.number(barWidth));
                    bars.append('v').append(Svg.number(height)).append('z');
                }
            }
            svg.open("clip-path=\"url(#plot)\"").open("class=\"zx\"");
            svg.path(partition == run.focus() ? "bars focus" : "bars other", bars);
            svg.close().close();
            row++;
        }
    }

    /** The history numbers partitions as it meets them; people expect them by number, whole ones by name. */
    private int[] order() {
        return IntStream.range(0, acks.length)
                .boxed()
                .sorted(Comparator.comparingInt(index -> partitionNumber(run.partition(index))))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int partitionNumber(String name) {
        return Integer.parseInt(name.substring(name.indexOf(' ') + 1));
    }

    @Override
    public String geometry(double y) {
        return "{\"kind\":\"rate\",\"top\":" + Svg.number(y) + ",\"bottom\":" + Svg.number(y + height()) + "}";
    }
}
