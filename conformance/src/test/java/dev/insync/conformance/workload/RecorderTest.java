package dev.insync.conformance.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.LogChecker;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.LogRecorder;
import dev.insync.linearizability.log.LogResult;
import dev.insync.linearizability.log.ViolationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private final AtomicLong clockNs = new AtomicLong();
    private final Recorder recorder = new Recorder(new LogRecorder(clockNs::incrementAndGet), "t", 2);

    @Test
    void aSendHasOneOutcomeWhateverTheClientReportsLater() {
        Recorder.Append append = recorder.append(1, 0, 7);
        assertTrue(append.ok(0));
        assertFalse(append.unknown(new TimeoutException("closed")));
        assertFalse(append.failed(new TimeoutException("closed")));

        LogHistory history = recorder.history();
        assertEquals(Outcome.OK, history.outcome(0));
        assertEquals(0, history.offset(0));
        assertEquals(new Recorder.Counts(1, 1, 0, 0, 0), recorder.counts());
        assertEquals(Map.of(), recorder.errors());
    }

    @Test
    void anErrorIsCountedByItsKind() {
        recorder.append(1, 0, 7).unknown(new TimeoutException("one"));
        recorder.append(1, 0, 8).unknown(new TimeoutException("two"));
        assertEquals(Map.of("send: TimeoutException", 2), recorder.errors());
    }

    @Test
    void aListenerLearnsWhenTheSendBeganAndWhenItWasAnswered() {
        List<String> heard = new ArrayList<>();
        recorder.addListener((partition, invokeNs, ackNs) ->
                heard.add(partition + (invokeNs < ackNs ? " in order" : " out of order")));
        recorder.append(1, 1, 7).ok(0);
        recorder.append(1, 0, 8).unknown(new TimeoutException("lost"));
        assertEquals(List.of("1 in order"), heard);
    }

    @Test
    void aRunInWhichEverythingIsReadBackHolds() {
        recorder.append(1, 0, 7).ok(0);
        recorder.append(1, 0, 8).unknown(new TimeoutException("no answer"));
        finalRead(7, 8);
        assertEquals(Verdict.OK, judge().verdict());
    }

    @Test
    void anAcknowledgedRecordThatTheFinalReadMissesIsLost() {
        recorder.append(1, 0, 7).ok(0);
        recorder.append(1, 0, 8).ok(1);
        finalRead(7);
        LogResult result = judge();
        assertEquals(Verdict.VIOLATION, result.verdict());
        assertTrue(
                result.violations().stream().anyMatch(violation -> violation.kind() == ViolationKind.LOST),
                result.violations().toString());
    }

    @Test
    void anUnansweredSendMayBeMissing() {
        recorder.append(1, 0, 7).ok(0);
        recorder.append(1, 0, 8).unknown(new TimeoutException("no answer"));
        finalRead(7);
        assertEquals(Verdict.OK, judge().verdict());
    }

    @Test
    void aSendThatCertainlyFailedMustNotBeRead() {
        recorder.append(1, 0, 7).failed(new TimeoutException("no metadata"));
        finalRead(7);
        assertEquals(Verdict.VIOLATION, judge().verdict());
    }

    @Test
    void aRecordOfAStrangerIsReported() {
        recorder.append(1, 0, 7).ok(0);
        RecordsRead records = new RecordsRead();
        records.add(consumed(0, "7"));
        records.add(consumed(1, "not ours"));
        recorder.read(2, 0, 0).ok(records, Claim.NONE);
        assertTrue(judge().violations().stream().anyMatch(violation -> violation.kind() == ViolationKind.PHANTOM));
    }

    private void finalRead(long... values) {
        RecordsRead records = new RecordsRead();
        for (int offset = 0; offset < values.length; offset++) {
            records.add(consumed(offset, Long.toString(values[offset])));
        }
        recorder.read(9, 0, 0).ok(records, Claim.FINAL);
    }

    private LogResult judge() {
        return LogChecker.check(recorder.history(), LogContract.kafka());
    }

    private static ConsumerRecord<String, String> consumed(long offset, String value) {
        return new ConsumerRecord<>("t", 0, offset, "key", value);
    }
}
