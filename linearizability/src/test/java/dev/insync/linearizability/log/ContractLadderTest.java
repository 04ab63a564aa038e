package dev.insync.linearizability.log;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.generators.LogHistories;
import dev.insync.linearizability.generators.LogOp;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A weaker contract forbids nothing that a stronger one allows, on random histories. */
class ContractLadderTest {
    private static final int HISTORIES = 50_000;

    @Test
    void whatViolatesAWeakContractViolatesEveryStrongerOne() {
        List<LogContract> ladder = LogChecker.ladder();
        int[] violations = new int[ladder.size()];
        for (long seed = 0; seed < HISTORIES; seed++) {
            LogHistory history = LogOp.history(LogHistories.changedOperations(seed, 12));
            boolean weakerIsViolated = false;
            for (int i = ladder.size() - 1; i >= 0; i--) {
                LogResult result = LogChecker.check(history, ladder.get(i));
                if (weakerIsViolated) {
                    assertNotEquals(Verdict.OK, result.verdict(), "history " + seed + " under " + ladder.get(i));
                }
                weakerIsViolated |= result.verdict() == Verdict.VIOLATION;
                violations[i] += result.verdict() == Verdict.VIOLATION ? 1 : 0;
            }
        }
        for (int i = 1; i < violations.length; i++) {
            assertTrue(violations[i] > 0 && violations[i] < violations[i - 1], "each step allows more");
        }
    }
}
