package dev.insync.linearizability.generators;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.LogHistory;
import java.util.SplittableRandom;

/**
 * Long legal histories of one log: half appends, half reads of up to ten records at the place where the client stopped
 * before, every twentieth operation a look at the end.
 */
public final class BusyLog {
    private static final int FETCH = 10;

    private BusyLog() {}

    /**
     * A history in order of recording, the same for the same seed.
     *
     * @param clients how many operations are open at a time
     * @param indeterminatePercent how many of the appends end without an answer; half of those are in the log
     */
    public static LogHistory history(long seed, int operations, int clients, int indeterminatePercent) {
        SplittableRandom random = new SplittableRandom(seed);
        LogHistory.Builder builder = new LogHistory.Builder();
        int partition = builder.partition("t-0");
        long[] log = new long[operations];
        int length = 0;
        long[] freeNs = new long[clients];
        int[] position = new int[clients];
        for (int i = 0; i < operations; i++) {
            int client = i % clients;
            // Points in time, 1 microsecond apart, at which operations take effect; each client waits for its last one.
            long pointNs = 1_000L * (i + 1);
            long invokeNs = Math.max(freeNs[client], pointNs - random.nextLong(400L * clients + 1));
            long completeNs = pointNs + random.nextLong(400L * clients + 1);
            freeNs[client] = completeNs + 1;
            int choice = random.nextInt(20);
            if (choice < 10) {
                boolean known = random.nextInt(100) >= indeterminatePercent;
                if (known || random.nextBoolean()) {
                    log[length] = i;
                    length++;
                }
                Outcome outcome = known ? Outcome.OK : Outcome.INFO;
                long offset = known ? length - 1 : LogHistory.NO_OFFSET;
                builder.append(client, partition, invokeNs, completeNs, outcome, offset, i);
            } else if (choice < 19) {
                int from = Math.min(position[client], length);
                int count = Math.min(FETCH, length - from);
                long[] offsets = new long[count];
                long[] values = new long[count];
                for (int k = 0; k < count; k++) {
                    offsets[k] = from + k;
                    values[k] = log[from + k];
                }
                position[client] = from + count;
                Claim claim = from + count == length ? Claim.END : Claim.NONE;
                builder.read(client, partition, invokeNs, completeNs, from, offsets, values, claim);
            } else {
                builder.end(client, partition, invokeNs, completeNs, length);
            }
        }
        return builder.build();
    }
}
