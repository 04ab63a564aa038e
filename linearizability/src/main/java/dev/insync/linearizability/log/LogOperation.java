package dev.insync.linearizability.log;

import dev.insync.linearizability.Outcome;

/**
 * One operation of a {@link LogHistory}; a view, so it costs nothing to keep.
 *
 * @param history the history that it belongs to
 * @param index its number there
 */
public record LogOperation(LogHistory history, int index) {
    private static final int SHOWN_RECORDS = 6;

    public int process() {
        return history.process(index);
    }

    public String partition() {
        return history.partitions().get(history.partition(index));
    }

    public Kind kind() {
        return history.kind(index);
    }

    public Outcome outcome() {
        return history.outcome(index);
    }

    public long invokeNs() {
        return history.invokeNs(index);
    }

    /** {@link LogHistory#NEVER} if it never completed. */
    public long completeNs() {
        return history.completeNs(index);
    }

    /** What it did and what came of it, such as {@code append [17] -> offset 12}; values are cut after a few. */
    public String action() {
        return switch (kind()) {
            case APPEND -> "append " + values() + appendResult();
            case READ ->
                (history.isFinal(index) ? "final read from " : "read from ")
                        + history.offset(index)
                        + " -> "
                        + (history.count(index) == 0 ? "nothing" : records())
                        + (history.claimsEnd(index) ? ", end of log" : "");
            case END -> "end offset -> " + history.offset(index);
        };
    }

    /** Who did it, what, and when, on one line. */
    public String describe() {
        String until = completeNs() == LogHistory.NEVER ? "?" : millis(completeNs());
        return "process " + process() + ": " + action() + " [" + millis(invokeNs()) + " - " + until + " ms]";
    }

    @Override
    public String toString() {
        return describe();
    }

    private String appendResult() {
        long offset = history.offset(index);
        String where = offset == LogHistory.NO_OFFSET ? "" : "offset " + offset;
        return switch (outcome()) {
            case OK -> " -> " + (where.isEmpty() ? "ok" : where);
            case FAIL -> " -> failed";
            case INFO -> " -> unknown" + (where.isEmpty() ? "" : " (" + where + " if at all)");
        };
    }

    private String values() {
        StringBuilder text = new StringBuilder("[");
        int count = history.count(index);
        for (int i = 0; i < Math.min(count, SHOWN_RECORDS); i++) {
            text.append(i == 0 ? "" : " ").append(history.value(index, i));
        }
        return text.append(count > SHOWN_RECORDS ? " ... " + count + " values]" : "]")
                .toString();
    }

    private String records() {
        StringBuilder text = new StringBuilder();
        int count = history.count(index);
        for (int i = 0; i < count; i++) {
            if (count > SHOWN_RECORDS && i == SHOWN_RECORDS - 2) {
                text.append(" ... ");
                i = count - 1;
            }
            text.append(text.isEmpty() || text.charAt(text.length() - 1) == ' ' ? "" : " ");
            text.append(history.recordOffset(index, i)).append('=').append(history.value(index, i));
        }
        return text.append(count > SHOWN_RECORDS ? " (" + count + " records)" : "")
                .toString();
    }

    private static String millis(long ns) {
        return String.format(java.util.Locale.ROOT, "%.3f", ns / 1e6);
    }
}
