package dev.insync.linearizability.log;

import dev.insync.linearizability.log.Jobs.Job;
import java.util.List;
import java.util.Set;

/** Tries all ways to fill the holes with single records and batches, as long as that takes few steps. */
final class BatchSearch {
    private static final int MAX_JOBS = 1_000;
    private static final int MAX_STEPS = 200_000;

    private final Bindings bindings;
    private final List<Job> jobs;
    private final Jobs order;
    private final long length;
    /** Offsets at which the log was seen to end exactly, so that no batch reaches across them. */
    private final Set<Long> exactEnds;

    private final boolean[] placed;
    private int steps;

    /** What the search found out. */
    enum Answer {
        POSSIBLE,
        IMPOSSIBLE,
        UNDECIDED
    }

    BatchSearch(Bindings bindings, Jobs jobs, long length, Set<Long> exactEnds) {
        this.bindings = bindings;
        this.jobs = jobs.list();
        this.order = jobs;
        this.length = length;
        this.exactEnds = exactEnds;
        this.placed = new boolean[this.jobs.size()];
    }

    Answer run() {
        if (jobs.size() > MAX_JOBS) {
            return Answer.UNDECIDED;
        }
        boolean found = fill(0);
        return found ? Answer.POSSIBLE : steps >= MAX_STEPS ? Answer.UNDECIDED : Answer.IMPOSSIBLE;
    }

    /** Whether the holes from the offset on can be filled; beyond the known end, only what must have a place is placed. */
    private boolean fill(long from) {
        long hole = from;
        while (hole < length && bindings.isHeld(hole)) {
            hole++;
        }
        if (hole >= length && everythingHasAPlace()) {
            return true;
        }
        for (int i = 0; i < placed.length && steps < MAX_STEPS; i++) {
            Job job = jobs.get(i);
            steps++;
            if (placed[i] || !fits(job, hole) || mustWait(job)) {
                continue;
            }
            placed[i] = true;
            if (fill(hole + job.size)) {
                return true;
            }
            placed[i] = false;
        }
        return false;
    }

    private boolean everythingHasAPlace() {
        for (int i = 0; i < placed.length; i++) {
            if (jobs.get(i).must && !placed[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(Job job, long hole) {
        if (job.release > hole || hole + job.size > job.deadline) {
            return false;
        }
        for (long offset = hole; offset < hole + job.size; offset++) {
            if (bindings.isHeld(offset) || (offset > hole && exactEnds.contains(offset))) {
                return false;
            }
        }
        return true;
    }

    private boolean mustWait(Job job) {
        for (int i = 0; i < placed.length; i++) {
            if (!placed[i] && order.precedes(jobs.get(i), job)) {
                return true;
            }
        }
        return false;
    }
}
