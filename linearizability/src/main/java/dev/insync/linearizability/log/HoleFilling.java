package dev.insync.linearizability.log;

import dev.insync.linearizability.log.Jobs.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Where every offset carries a record, offsets that nobody told a value of must have been filled by appends that nobody
 * told the place of: step 4. For single records the windows are monotone in real time, so earliest deadline first is
 * exact. Exact filling with batches encodes 3-PARTITION, so there a bounded search decides, or nothing does.
 */
final class HoleFilling {
    private final LogHistory history;
    private final LogContract contract;
    private final int[] ops;
    private final Bindings bindings;
    private final Set<Rule> rules;
    private final Findings findings;
    private final Jobs jobs;
    private final long length;
    private final int lengthHolder;

    HoleFilling(
            LogHistory history,
            LogContract contract,
            int[] ops,
            Bindings bindings,
            Set<Rule> rules,
            Findings findings,
            Jobs jobs,
            OrderSweep sweep) {
        this.history = history;
        this.contract = contract;
        this.ops = ops;
        this.bindings = bindings;
        this.rules = rules;
        this.findings = findings;
        this.jobs = jobs;
        this.length = sweep.length();
        this.lengthHolder = sweep.lengthHolder();
    }

    void run() {
        if (!rules.contains(Rule.WINDOWS)) {
            jobs.openWindows();
        }
        if (bindings.located() >= length && jobs.list().stream().noneMatch(job -> job.must)) {
            return;
        }
        if (jobs.areSimple()) {
            greedy(jobs.list()).report();
            return;
        }
        // Enough: an order that holds although it puts no batch into a hole.
        List<Job> singles = jobs.list().stream().filter(job -> job.size == 1).toList();
        Filling withoutBatches = greedy(singles);
        if (withoutBatches.isComplete() && tailHolds(withoutBatches) && keepsRealTime(withoutBatches.placed)) {
            return;
        }
        // Necessary: record by record, all appends together fill the holes, and the acknowledged ones alone find
        // places.
        List<Job> pieces = jobs.pieces();
        Filling all = greedy(pieces);
        all.unplaced.clear();
        Filling acknowledged =
                greedy(pieces.stream().filter(piece -> piece.must).toList());
        acknowledged.forgetHoles();
        if (!all.isComplete() || !acknowledged.isComplete()) {
            all.report();
            acknowledged.report();
            return;
        }
        searchWithBatches();
    }

    private void searchWithBatches() {
        BatchSearch.Answer answer = new BatchSearch(bindings, jobs, length, exactEnds()).run();
        if (answer == BatchSearch.Answer.IMPOSSIBLE) {
            long hole = firstHole(0);
            findings.add(
                    ViolationKind.HOLE,
                    hole,
                    () -> "no choice and order of the appends without a known offset fills the offsets that nobody told"
                            + " a value of, first of them " + hole + ", below the end that was seen at " + length,
                    lengthHolder);
        } else if (answer == BatchSearch.Answer.UNDECIDED) {
            findings.doubt(
                    "batches without a known offset would have to fill holes exactly, which is too hard to decide;"
                            + " record a final read of the whole log");
        }
    }

    private Set<Long> exactEnds() {
        Set<Long> ends = new HashSet<>();
        for (int op : ops) {
            if (history.kind(op) == Kind.END && contract.endClaimsBind()) {
                ends.add(history.offset(op));
            }
        }
        return ends;
    }

    /** The outcome of one attempt to fill the holes. */
    private final class Filling {
        private final List<long[]> placed = new ArrayList<>();
        private final List<Job> unplaced = new ArrayList<>();
        private final List<Long> empty = new ArrayList<>();
        private long moreEmpty;

        boolean isComplete() {
            return (empty.isEmpty() || !rules.contains(Rule.FILL_HOLES))
                    && (unplaced.isEmpty() || !rules.contains(Rule.PLACE_ACKNOWLEDGED));
        }

        void forgetHoles() {
            empty.clear();
            moreEmpty = 0;
        }

        void report() {
            if (rules.contains(Rule.FILL_HOLES)) {
                for (long hole : empty) {
                    findings.add(ViolationKind.HOLE, hole, () -> holeSentence(hole), lengthHolder);
                }
                if (moreEmpty > 0) {
                    findings.count(ViolationKind.HOLE, moreEmpty);
                }
            }
            if (rules.contains(Rule.PLACE_ACKNOWLEDGED)) {
                for (Job job : unplaced) {
                    findings.add(
                            ViolationKind.LOST,
                            LogHistory.NO_OFFSET,
                            () -> "an append was acknowledged, yet no free offset below " + job.deadline
                                    + " is left for it, and an operation that began later shows that it is not further up",
                            job.op,
                            job.deadlineOp);
                }
            }
        }

        private String holeSentence(long hole) {
            return "the log was seen to reach offset " + (length - 1) + ", but no append can stand at offset " + hole;
        }
    }

    private Filling greedy(List<Job> candidates) {
        Filling filling = new Filling();
        Job[] byRelease = Jobs.byRelease(candidates);
        PriorityQueue<Job> ready = new PriorityQueue<>(jobs.byDeadline());
        int next = 0;
        long holes = length - bindings.located();
        long seen = 0;
        for (long hole = firstHole(0); hole < length; hole = firstHole(hole + 1)) {
            while (next < byRelease.length && byRelease[next].release <= hole) {
                ready.add(byRelease[next++]);
            }
            dropExpired(ready, hole, filling);
            Job job = ready.poll();
            seen++;
            if (job != null) {
                filling.placed.add(new long[] {job.op, hole});
            } else if (filling.empty.size() < LogChecker.EVIDENCE_PER_KIND) {
                filling.empty.add(hole);
            } else {
                filling.moreEmpty = holes - seen + 1;
                break;
            }
        }
        while (next < byRelease.length) {
            ready.add(byRelease[next++]);
        }
        // What is left stands behind the known end, in the same order.
        long end = length;
        while (!ready.isEmpty()) {
            Job job = ready.poll();
            if (job.must) {
                if (Math.max(end, job.release) + job.size > job.deadline) {
                    filling.unplaced.add(job);
                } else {
                    filling.placed.add(new long[] {job.op, end});
                    end += job.size;
                }
            }
        }
        return filling;
    }

    private static void dropExpired(PriorityQueue<Job> ready, long hole, Filling filling) {
        Job first = ready.peek();
        while (first != null && hole + 1 > first.deadline) {
            if (first.must) {
                filling.unplaced.add(first);
            }
            ready.poll();
            first = ready.peek();
        }
    }

    private long firstHole(long from) {
        long offset = from;
        while (offset < length && bindings.isHeld(offset)) {
            offset++;
        }
        return offset;
    }

    /** Whether the acknowledged batches fit behind everything that was placed, earliest deadline first. */
    private boolean tailHolds(Filling filling) {
        long end = length;
        for (long[] place : filling.placed) {
            end = Math.max(end, place[1] + 1);
        }
        List<Job> batches = jobs.list().stream()
                .filter(job -> job.must && job.size > 1)
                .sorted(jobs.byDeadline())
                .toList();
        for (Job job : batches) {
            if (job.release > end || end + job.size > job.deadline) {
                return false;
            }
            filling.placed.add(new long[] {job.op, end});
            end += job.size;
        }
        return true;
    }

    /** Whether places and real time agree among the placed jobs. */
    private boolean keepsRealTime(List<long[]> placed) {
        List<long[]> byPlace = new ArrayList<>(placed);
        byPlace.sort((a, b) -> Long.compare(a[1], b[1]));
        long latestInvokeNs = Long.MIN_VALUE;
        for (long[] place : byPlace) {
            int op = (int) place[0];
            if (jobs.returnNs(op) < latestInvokeNs) {
                return false;
            }
            latestInvokeNs = Math.max(latestInvokeNs, history.invokeNs(op));
        }
        return true;
    }
}
