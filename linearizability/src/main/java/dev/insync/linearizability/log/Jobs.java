package dev.insync.linearizability.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Appends that may be in the log at a place that nobody told, with the window of offsets that real time leaves to each. */
final class Jobs {
    private final LogHistory history;
    private final Bounds bounds;
    private final Bindings bindings;
    private final List<Job> jobs = new ArrayList<>();

    Jobs(LogHistory history, Bounds bounds, Bindings bindings) {
        this.history = history;
        this.bounds = bounds;
        this.bindings = bindings;
    }

    /** One append without a place. */
    static final class Job {
        final int op;
        final int size;
        /** Whether it was acknowledged, so that it must have a place. */
        final boolean must;
        /** Smallest offset that it can start at. */
        long release;
        /** It must end at or below this. */
        long deadline = Bounds.UNBOUNDED;
        /** The operation that sets the deadline. */
        int deadlineOp = Bindings.NONE;

        Job(int op, int size, boolean must, long release) {
            this.op = op;
            this.size = size;
            this.must = must;
            this.release = release;
        }
    }

    void add(int op, long release) {
        boolean must = bounds.returnNs(op) != LogHistory.NEVER;
        Job job = new Job(op, history.count(op), must, release);
        long hint = bindings.hint(op);
        if (hint != LogHistory.NO_OFFSET) {
            job.release = Math.max(release, hint);
            job.deadline = hint + job.size;
        }
        jobs.add(job);
    }

    List<Job> list() {
        return jobs;
    }

    boolean isEmpty() {
        return jobs.isEmpty();
    }

    /** Whether earliest deadline first is exact: single records, and windows that only real time has made. */
    boolean areSimple() {
        return jobs.stream().allMatch(job -> job.size == 1 && bindings.hint(job.op) == LogHistory.NO_OFFSET);
    }

    /** Closes the windows: a job that has returned ends at or below the cap of whatever began later. */
    void setDeadlines(int[] byInvocation) {
        Job[] byReturn = jobs.stream()
                .filter(job -> job.must)
                .sorted(Comparator.comparingLong((Job job) -> bounds.returnNs(job.op))
                        .reversed())
                .toArray(Job[]::new);
        int next = byInvocation.length - 1;
        long cap = Bounds.UNBOUNDED;
        int capOp = Bindings.NONE;
        for (Job job : byReturn) {
            while (next >= 0 && history.invokeNs(byInvocation[next]) > bounds.returnNs(job.op)) {
                int op = byInvocation[next--];
                if (bounds.cap(op) < cap) {
                    cap = bounds.cap(op);
                    capOp = op;
                }
            }
            if (cap < job.deadline) {
                job.deadline = cap;
                job.deadlineOp = capOp;
            }
        }
    }

    /** Forgets the windows, for the test that shows that they are needed. */
    void openWindows() {
        jobs.forEach(job -> {
            job.release = 0;
            job.deadline = Bounds.UNBOUNDED;
        });
    }

    /** All jobs cut into single records: what holds for these is necessary for the batches. */
    List<Job> pieces() {
        List<Job> pieces = new ArrayList<>();
        for (Job job : jobs) {
            for (int i = 0; i < job.size; i++) {
                Job piece = new Job(job.op, 1, job.must, job.release + i);
                piece.deadline =
                        job.deadline == Bounds.UNBOUNDED ? Bounds.UNBOUNDED : job.deadline - (job.size - 1 - i);
                piece.deadlineOp = job.deadlineOp;
                pieces.add(piece);
            }
        }
        return pieces;
    }

    /** Earliest deadline first; among equals what must have a place, then what began first. */
    Comparator<Job> byDeadline() {
        return Comparator.comparingLong((Job job) -> job.deadline)
                .thenComparing(job -> !job.must)
                .thenComparingLong(job -> history.invokeNs(job.op));
    }

    /** When the append has certainly taken effect; {@link LogHistory#NEVER} if that is not certain. */
    long returnNs(int op) {
        return bounds.returnNs(op);
    }

    /** Whether the place of x must be below that of y, since x had returned when y began. */
    boolean precedes(Job x, Job y) {
        return x.must && bounds.returnNs(x.op) < history.invokeNs(y.op);
    }

    static Job[] byRelease(List<Job> jobs) {
        Job[] sorted = jobs.toArray(Job[]::new);
        Arrays.sort(sorted, Comparator.comparingLong(job -> job.release));
        return sorted;
    }
}
