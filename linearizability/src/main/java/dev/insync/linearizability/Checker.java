package dev.insync.linearizability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Decides whether a history is linearizable: whether its operations can be put in one order that the model allows and in
 * which no operation comes after one that began only when it had already returned. Wing and Gong's search with Lowe's
 * memory of visited configurations, each part of the history on its own.
 */
public final class Checker {
    private static final int WORTH_A_THREAD = 500;

    private Checker() {}

    /** Judges the history with the {@link Budget#standard() standard budget}. */
    public static <S, I, O> CheckResult<I, O> check(List<Operation<I, O>> history, Model<S, I, O> model) {
        return check(history, model, Budget.standard());
    }

    /** Judges the history. A part that is not linearizable ends the search in the others. */
    public static <S, I, O> CheckResult<I, O> check(
            List<Operation<I, O>> history, Model<S, I, O> model, Budget budget) {
        Map<Object, List<Operation<I, O>>> byKey = new LinkedHashMap<>();
        for (Operation<I, O> operation : history) {
            if (operation.outcome() != Outcome.FAIL) {
                byKey.computeIfAbsent(model.partition(operation.input()), key -> new ArrayList<>())
                        .add(operation);
            }
        }
        SearchLimits limits = new SearchLimits(budget);
        List<Search<S, I, O>> searches = new ArrayList<>();
        byKey.forEach((key, operations) -> searches.add(new Search<>(key, operations, model, limits)));
        List<CheckResult.Part<I, O>> parts =
                budget.threads() == 1 || searches.size() == 1 || history.size() < WORTH_A_THREAD
                        ? inTurn(searches)
                        : inParallel(searches, budget.threads());
        Verdict verdict = Verdict.OK;
        for (CheckResult.Part<I, O> part : parts) {
            verdict = verdict.and(part.verdict());
        }
        return new CheckResult<>(verdict, parts);
    }

    private static <S, I, O> List<CheckResult.Part<I, O>> inTurn(List<Search<S, I, O>> searches) {
        List<CheckResult.Part<I, O>> parts = new ArrayList<>();
        for (Search<S, I, O> search : searches) {
            parts.add(search.run());
        }
        return parts;
    }

    private static <S, I, O> List<CheckResult.Part<I, O>> inParallel(List<Search<S, I, O>> searches, int threads) {
        ExecutorService workers = Executors.newFixedThreadPool(Math.min(threads, searches.size()), task -> {
            Thread thread = new Thread(task, "linearizability-checker");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<CheckResult.Part<I, O>>> running = new ArrayList<>();
            for (Search<S, I, O> search : searches) {
                running.add(workers.submit(search::run));
            }
            List<CheckResult.Part<I, O>> parts = new ArrayList<>();
            for (Future<CheckResult.Part<I, O>> part : running) {
                parts.add(part.get());
            }
            return parts;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while checking", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException("the model failed: " + e.getCause(), e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }
}
