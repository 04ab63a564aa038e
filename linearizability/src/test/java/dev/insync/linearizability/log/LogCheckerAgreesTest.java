package dev.insync.linearizability.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.insync.linearizability.Budget;
import dev.insync.linearizability.Checker;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.generators.LogHistories;
import dev.insync.linearizability.generators.LogOp;
import dev.insync.linearizability.model.LogModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The near-linear checker against the general one, which knows only the definition: on every small random history the two
 * must agree, and with any one rule of the near-linear checker switched off they must not.
 */
class LogCheckerAgreesTest {
    private static final int HISTORIES = 200_000;
    private static final int MAX_OPERATIONS = 12;
    private static final Budget BUDGET = Budget.standard().withThreads(1);
    private static final Set<Rule> ALL_RULES = EnumSet.allOf(Rule.class);

    private static List<LogOp> operations(long seed) {
        return seed % 4 == 0
                ? LogHistories.legalOperations(seed, MAX_OPERATIONS)
                : LogHistories.changedOperations(seed, MAX_OPERATIONS);
    }

    private static Verdict general(LogHistory history) {
        return Checker.check(LogModel.operations(history), new LogModel(), BUDGET)
                .verdict();
    }

    private static Verdict nearLinear(LogHistory history, Set<Rule> rules) {
        LogResult result = LogChecker.check(history, LogContract.linearizable(), rules);
        // Without a success there is nothing to judge, which the general checker calls OK.
        boolean nothing = result.verdict() == Verdict.UNKNOWN && result.counts().ok() == 0;
        return nothing ? Verdict.OK : result.verdict();
    }

    @Test
    void theTwoCheckersAgreeOnEverySmallHistory() {
        int violations = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            List<LogOp> operations = operations(seed);
            LogHistory history = LogOp.history(operations);
            Verdict expected = general(history);
            violations += expected == Verdict.VIOLATION ? 1 : 0;
            if (expected != nearLinear(history, ALL_RULES)) {
                fail(explain(seed, smallest(operations)));
            }
            if (seed % 4 == 0) {
                assertEquals(Verdict.OK, expected, "history " + seed + " is of a log that works");
            }
        }
        // The comparison is worth something only if both answers are common.
        assertTrue(violations > HISTORIES / 5 && violations < 4 * HISTORIES / 5, "violations: " + violations);
    }

    @Test
    void everyRuleIsNeeded() throws IOException {
        List<String> table = new ArrayList<>();
        table.add("| rule switched off | wrong answers | first one |");
        table.add("|---|---|---|");
        List<Rule> idle = new ArrayList<>();
        int sample = 20_000;
        List<LogHistory> histories = new ArrayList<>();
        List<Verdict> expected = new ArrayList<>();
        for (long seed = 0; seed < sample; seed++) {
            LogHistory history = LogOp.history(operations(seed));
            histories.add(history);
            expected.add(general(history));
        }
        for (Rule rule : Rule.values()) {
            int wrong = 0;
            int first = -1;
            for (int seed = 0; seed < sample; seed++) {
                if (nearLinear(histories.get(seed), EnumSet.complementOf(EnumSet.of(rule))) != expected.get(seed)) {
                    wrong++;
                    first = first < 0 ? seed : first;
                }
            }
            table.add("| " + rule + " | " + wrong + " of " + sample + " | " + (first < 0 ? "none" : "seed " + first)
                    + " |");
            if (wrong == 0) {
                idle.add(rule);
            }
        }
        Files.write(Path.of("target", "rules.md"), table);
        assertEquals(List.of(), idle, "rules that no history needs");
    }

    /** Drops operations as long as the checkers go on to disagree. */
    private static List<LogOp> smallest(List<LogOp> operations) {
        for (int i = 0; i < operations.size() && operations.size() > 1; i++) {
            List<LogOp> fewer = new ArrayList<>(operations);
            fewer.remove(i);
            LogHistory history = LogOp.history(fewer);
            if (general(history) != nearLinear(history, ALL_RULES)) {
                return smallest(fewer);
            }
        }
        return operations;
    }

    private static String explain(long seed, List<LogOp> operations) {
        LogHistory history = LogOp.history(operations);
        LogResult result = LogChecker.check(history, LogContract.linearizable());
        StringBuilder text = new StringBuilder("history " + seed + ": general " + general(history) + ", near-linear "
                + result.verdict() + " " + result.violations() + result.doubts());
        operations.forEach(op -> text.append('\n').append(op));
        return text.toString();
    }
}
