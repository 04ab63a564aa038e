package dev.insync.conformance.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.ViolationKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private final LogHistory.Builder history = new LogHistory.Builder();
    private final int partition = history.partition("t-0");

    @Test
    void aCompleteCleanRunHolds() {
        history.append(1, partition, 1, 2, Outcome.OK, 0, 7);
        finalRead(7);
        assertEquals(Verdict.OK, judge().verdict());
    }

    @Test
    void aRunThatWasNotSeenToTheEndIsInconclusive() {
        history.append(1, partition, 1, 2, Outcome.OK, 0, 7);
        finalRead(7);
        Judgement judgement = Judgement.of(history.build(), List.of("no new leader for partition 0 within 60 s"));
        assertEquals(Verdict.UNKNOWN, judgement.verdict());
        assertTrue(judgement.headline().contains("no new leader for partition 0"), judgement.headline());
    }

    @Test
    void aViolationStandsWhateverElseWentWrong() {
        history.append(1, partition, 1, 2, Outcome.OK, 0, 7);
        finalRead();
        Judgement judgement = Judgement.of(history.build(), List.of("a client crashed"));
        assertEquals(Verdict.VIOLATION, judgement.verdict());
        assertEquals("1 acknowledged record is lost.", judgement.headline());
    }

    @Test
    void theMostTellingWitnessComesFirst() {
        history.append(1, partition, 1, 2, Outcome.OK, 0, 7);
        history.append(2, partition, 3, 4, Outcome.OK, 0, 8);
        finalRead(8);
        Judgement judgement = judge();
        assertEquals(ViolationKind.LOST, judgement.witnesses().get(0).kind());
        assertTrue(judgement.found(ViolationKind.INCONSISTENT_OFFSET) > 0);
    }

    @Test
    void aStaleEndIsLegalForKafkaAndNotForAStrictLog() {
        history.append(1, partition, 1, 2, Outcome.OK, 0, 7);
        history.end(2, partition, 5, 6, 0);
        finalRead(7);
        Judgement judgement = judge();
        assertEquals(Verdict.OK, judgement.verdict());
        assertEquals(Verdict.VIOLATION, judgement.strict().verdict());
    }

    @Test
    void aRunInWhichNothingSucceededProvesNothing() {
        history.append(1, partition, 1, 2, Outcome.INFO, LogHistory.NO_OFFSET, 7);
        assertEquals(Verdict.UNKNOWN, judge().verdict());
    }

    private void finalRead(long... values) {
        long[] offsets = new long[values.length];
        for (int offset = 0; offset < values.length; offset++) {
            offsets[offset] = offset;
        }
        history.read(9, partition, 100, 101, 0, offsets, values, Claim.FINAL);
    }

    private Judgement judge() {
        return Judgement.of(history.build(), List.of());
    }
}
