package dev.insync.conformance.bench;

import java.util.List;
import java.util.Locale;

/** What is measured: the rows of the table, in its order. */
public enum Measure {
    PRODUCE_100_ONE("produce, 100-byte records, acks=1", Unit.RECORDS_PER_SECOND),
    PRODUCE_100_ALL("produce, 100-byte records, acks=all", Unit.RECORDS_PER_SECOND),
    PRODUCE_1024_ONE("produce, 1-KiB records, acks=1", Unit.RECORDS_PER_SECOND),
    PRODUCE_1024_ALL("produce, 1-KiB records, acks=all", Unit.RECORDS_PER_SECOND),
    PRODUCE_1024_BATCHED("the same, batch.size=131072, linger.ms=5", Unit.RECORDS_PER_SECOND),
    CONSUME_100("consume, 100-byte records", Unit.RECORDS_PER_SECOND),
    LATENCY_P50("synchronous producer, acks=all, p50", Unit.MILLISECONDS),
    LATENCY_P99("synchronous producer, acks=all, p99", Unit.MILLISECONDS),
    START("start to first acknowledged record", Unit.SECONDS),
    MEMORY("resident memory per broker after load", Unit.MEGABYTES),
    UNAVAILABLE("no acknowledgements after SIGKILL of a leader", Unit.SECONDS);

    /** What a figure is counted in, and whether more of it is better. */
    enum Unit {
        RECORDS_PER_SECOND("records/s", true, "%,.0f"),
        MILLISECONDS("ms", false, "%.2f"),
        SECONDS("s", false, "%.1f"),
        MEGABYTES("MB", false, "%,.0f");

        private final String symbol;
        private final boolean moreIsBetter;
        private final String format;

        Unit(String symbol, boolean moreIsBetter, String format) {
            this.symbol = symbol;
            this.moreIsBetter = moreIsBetter;
            this.format = format;
        }
    }

    private final String label;
    private final Unit unit;

    Measure(String label, Unit unit) {
        this.label = label;
        this.unit = unit;
    }

    /** The name by which the command line knows it, such as {@code produce-100-all}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The measure of that name. */
    public static Measure of(String id) {
        for (Measure measure : values()) {
            if (measure.id().equals(id)) {
                return measure;
            }
        }
        throw new IllegalArgumentException("no row " + id + "; rows: "
                + String.join(", ", List.of(values()).stream().map(Measure::id).toList()));
    }

    String label() {
        return label;
    }

    String symbol() {
        return unit.symbol;
    }

    String text(double figure) {
        return String.format(Locale.ROOT, unit.format, figure);
    }

    /** How many times better the first figure is than the second one; above 1 it is ahead. */
    double advantage(double ours, double theirs) {
        return unit.moreIsBetter ? ours / theirs : theirs / ours;
    }
}
