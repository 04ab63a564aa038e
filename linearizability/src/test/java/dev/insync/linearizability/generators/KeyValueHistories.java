package dev.insync.linearizability.generators;

import dev.insync.linearizability.Operation;
import dev.insync.linearizability.model.KeyValueModel.Append;
import dev.insync.linearizability.model.KeyValueModel.Get;
import dev.insync.linearizability.model.KeyValueModel.Input;
import dev.insync.linearizability.model.KeyValueModel.Put;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Histories of a key-value store whose clients are never idle. */
public final class KeyValueHistories {
    private KeyValueHistories() {}

    /**
     * So many operations, the same for the same seed.
     *
     * @param clients how many operations are open at a time
     * @param stale whether one get near the end returns what its key held a while before
     */
    public static List<Operation<Input, String>> busy(long seed, int operations, int clients, int keys, boolean stale) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] state = new String[keys];
        String[] old = new String[keys];
        Arrays.fill(state, "");
        Arrays.fill(old, "");
        long[] freeNs = new long[clients];
        List<Operation<Input, String>> history = new ArrayList<>();
        boolean brokenYet = false;
        for (int i = 0; i < operations; i++) {
            int client = i % clients;
            long pointNs = 1_000L * (i + 1);
            long invokeNs = Math.max(freeNs[client], pointNs - random.nextLong(400L * clients));
            long completeNs = pointNs + random.nextLong(400L * clients);
            freeNs[client] = completeNs + 1;
            int at = random.nextInt(keys);
            String key = "k" + at;
            if (i == operations / 2) {
                System.arraycopy(state, 0, old, 0, keys);
            }
            int choice = random.nextInt(10);
            if (choice < 5) {
                boolean wrong = stale && !brokenYet && i > operations * 9 / 10 && !old[at].equals(state[at]);
                brokenYet |= wrong;
                history.add(Operation.ok(client, invokeNs, completeNs, new Get(key), wrong ? old[at] : state[at]));
            } else if (choice < 9) {
                state[at] += " x" + i;
                history.add(Operation.ok(client, invokeNs, completeNs, new Append(key, " x" + i), ""));
            } else {
                state[at] = "y" + i;
                history.add(Operation.ok(client, invokeNs, completeNs, new Put(key, "y" + i), ""));
            }
        }
        return history;
    }
}
