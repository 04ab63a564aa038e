package dev.insync.reference.core;

/** What a leader decides about a record of an idempotent producer, of whose records it remembers some. */
public final class Producer {
    private Producer() {}

    /** {@code Known(r)}: the records of the producer that a leader remembers, by the order in which they were sent. */
    public interface Known {
        /** Whether the record is one of them. */
        boolean contains(int value);

        /** The last of them, or 0 where there is none. */
        int last();
    }

    /** {@code IsDuplicate}: the log is known to hold the record. */
    public static boolean isDuplicate(Known known, int value, Fixes fixes) {
        return fixes.has(Fix.DEDUPLICATE) && known.contains(value);
    }

    /**
     * {@code IsInOrder}: the leader holds the record before this one, and none after it.
     *
     * @param before the record that the producer sent before this one, 0 where this is the first
     */
    public static boolean isInOrder(Known known, int value, int before, Fixes fixes) {
        if (!fixes.has(Fix.SEQUENCE) || known.contains(value)) {
            return true;
        }
        int last = known.last();
        if (last == 0) {
            return !fixes.has(Fix.KAFKA_5793) || before == 0;
        }
        return last == before;
    }
}
