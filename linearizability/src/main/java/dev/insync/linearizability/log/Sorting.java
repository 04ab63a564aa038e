package dev.insync.linearizability.log;

/** Sorts operation numbers by a time; linear where they come in order already, as recorded histories nearly do. */
final class Sorting {
    private Sorting() {}

    /** The time of an operation. */
    interface Key {
        long of(int op);
    }

    /** A sorted copy, or the array itself if it is sorted; stable. */
    static int[] by(Key key, int[] ops) {
        boolean sorted = true;
        for (int i = 1; i < ops.length && sorted; i++) {
            sorted = key.of(ops[i - 1]) <= key.of(ops[i]);
        }
        if (sorted) {
            return ops;
        }
        int[] from = ops.clone();
        int[] to = new int[ops.length];
        for (int width = 1; width < from.length; width *= 2) {
            for (int low = 0; low < from.length; low += 2 * width) {
                int middle = Math.min(low + width, from.length);
                int high = (int) Math.min((long) low + 2L * width, from.length);
                merge(key, from, to, low, middle, high);
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        return from;
    }

    private static void merge(Key key, int[] from, int[] to, int low, int middle, int high) {
        if (middle >= high || key.of(from[middle - 1]) <= key.of(from[middle])) {
            System.arraycopy(from, low, to, low, high - low);
            return;
        }
        int left = low;
        int right = middle;
        for (int i = low; i < high; i++) {
            boolean takeLeft = left < middle && (right >= high || key.of(from[left]) <= key.of(from[right]));
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }
}
