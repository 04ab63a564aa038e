package dev.insync.linearizability.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.generators.LogHistories;
import dev.insync.linearizability.generators.LogOp;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is reported while a test runs is also found in the end, on random histories played to the recorder in real order. */
class LiveCheckAgreesTest {
    private static final int HISTORIES = 50_000;

    /** A moment at which an operation begins or returns. */
    private record Moment(long atNs, boolean begins, Runnable action) {}

    @Test
    void theLiveCheckReportsNothingThatIsNotThere() {
        int reported = 0;
        for (long seed = 0; seed < HISTORIES; seed++) {
            AtomicLong clock = new AtomicLong(-1_000);
            List<Violation> live = new ArrayList<>();
            LogRecorder recorder = new LogRecorder(clock::get).watch(LogContract.linearizable(), live::add);
            List<Moment> moments = new ArrayList<>();
            LogHistories.changedOperations(seed, 12).forEach(op -> play(op, recorder, moments));
            moments.sort(Comparator.comparingLong(Moment::atNs).thenComparing(moment -> !moment.begins()));
            for (Moment moment : moments) {
                clock.set(moment.atNs());
                moment.action().run();
            }
            if (!live.isEmpty()) {
                reported++;
                LogResult result = LogChecker.check(recorder.history(), LogContract.linearizable());
                assertEquals(Verdict.VIOLATION, result.verdict(), "history " + seed + ": " + live);
            }
        }
        assertTrue(reported > HISTORIES / 20, "reported: " + reported);
    }

    private static void play(LogOp op, LogRecorder recorder, List<Moment> moments) {
        List<Runnable> complete = new ArrayList<>();
        moments.add(new Moment(op.invoke, true, () -> complete.add(begin(op, recorder))));
        if (op.outcome != Outcome.INFO) {
            moments.add(new Moment(op.complete, false, () -> complete.get(0).run()));
        }
    }

    private static Runnable begin(LogOp op, LogRecorder recorder) {
        switch (op.kind) {
            case APPEND -> {
                LogRecorder.Append append = recorder.append(op.process, "t-0", op.values);
                return op.outcome == Outcome.FAIL
                        ? append::fail
                        : op.offset < 0 ? append::ok : () -> append.ok(op.offset);
            }
            case READ -> {
                LogRecorder.Read read = recorder.read(op.process, "t-0", op.offset);
                return () -> read.ok(op.offsets, op.values, op.claim);
            }
            default -> {
                LogRecorder.End end = recorder.end(op.process, "t-0");
                return () -> end.ok(op.offset);
            }
        }
    }
}
