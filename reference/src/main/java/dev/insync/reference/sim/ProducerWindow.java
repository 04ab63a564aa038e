package dev.insync.reference.sim;

/** The records of one partition's producer that were sent and not answered, oldest first in time, in places 1 to {@link #SIZE}. */
final class ProducerWindow {
    /** max.in.flight.requests.per.connection, up to which a broker keeps an idempotent producer's order. */
    static final int SIZE = 5;

    private final int[] values = new int[SIZE + 1];
    private final long[] invokedUs = new long[SIZE + 1];
    private final long[] sentUs = new long[SIZE + 1];

    /** A place that is free, or 0. */
    int free() {
        for (int place = 1; place <= SIZE; place++) {
            if (values[place] == 0) {
                return place;
            }
        }
        return 0;
    }

    /** The place of a value, or 0. */
    int placeOf(int value) {
        for (int place = 1; place <= SIZE; place++) {
            if (values[place] == value) {
                return place;
            }
        }
        return 0;
    }

    /** The place of the smallest value that was sent before that time last, or 0. */
    int overdue(long beforeUs) {
        int found = 0;
        for (int place = 1; place <= SIZE; place++) {
            if (values[place] > 0 && sentUs[place] < beforeUs && (found == 0 || values[place] < values[found])) {
                found = place;
            }
        }
        return found;
    }

    void put(int place, int value, long nowUs) {
        values[place] = value;
        invokedUs[place] = nowUs;
        sentUs[place] = nowUs;
    }

    void sentAgain(int place, long nowUs) {
        sentUs[place] = nowUs;
    }

    void clear(int place) {
        values[place] = 0;
    }

    int value(int place) {
        return values[place];
    }

    long invokedUs(int place) {
        return invokedUs[place];
    }
}
