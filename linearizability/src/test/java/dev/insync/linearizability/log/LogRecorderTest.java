package dev.insync.linearizability.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogRecorderTest {
    @Test
    void whatIsRecordedIsInTheHistory() {
        AtomicLong clock = new AtomicLong();
        LogRecorder recorder = new LogRecorder(clock::incrementAndGet);
        LogRecorder.Append lasting = recorder.append(1, "t-0", 7);
        LogRecorder.OpenFault fault = recorder.fault("kill broker 1");
        recorder.append(2, "t-0", 8, 9).ok(0);
        recorder.append(2, "t-1", 10).fail();
        recorder.read(3, "t-0", 0).ok(new long[] {0, 1}, new long[] {8, 9}, Claim.END);
        recorder.end(3, "t-0").ok(2);
        fault.end();

        LogHistory before = recorder.history();
        lasting.ok();
        LogHistory after = recorder.history();

        assertEquals(Outcome.INFO, before.outcome(0));
        assertEquals(LogHistory.NEVER, before.completeNs(0));
        assertEquals(Outcome.OK, after.outcome(0));
        assertEquals(List.of("t-0", "t-1"), after.partitions());
        assertEquals(Outcome.FAIL, after.outcome(2));
        assertEquals(
                "process 3: read from 0 -> 0=8 1=9, end of log [0.000 - 0.000 ms]",
                after.operation(3).describe());
        assertEquals(new Fault("kill broker 1", 2, 11), after.faults().get(0));
    }

    @Test
    void manyThreadsRecordALogThatIsLegal() throws InterruptedException {
        LogRecorder recorder = new LogRecorder();
        List<Long> log = new ArrayList<>();
        List<Thread> clients = new ArrayList<>();
        for (int process = 0; process < 8; process++) {
            int self = process;
            clients.add(new Thread(() -> work(recorder, log, self)));
        }
        clients.forEach(Thread::start);
        for (Thread client : clients) {
            client.join();
        }
        LogResult result = LogChecker.check(recorder.history(), LogContract.linearizable());
        assertEquals(Verdict.OK, result.verdict());
        assertEquals(8 * 500, result.counts().acknowledged());
        assertEquals(8 * 500, result.counts().length());
    }

    private static void work(LogRecorder recorder, List<Long> log, int process) {
        for (int i = 0; i < 500; i++) {
            long value = process * 1_000L + i;
            LogRecorder.Append append = recorder.append(process, "t-0", value);
            long offset;
            synchronized (log) {
                offset = log.size();
                log.add(value);
            }
            append.ok(offset);
            LogRecorder.End end = recorder.end(process, "t-0");
            long size;
            synchronized (log) {
                size = log.size();
            }
            end.ok(size);
        }
    }

    /** A recorder that watches, and what it reports. */
    private static LogRecorder watching(LogContract contract, List<ViolationKind> found) {
        AtomicLong clock = new AtomicLong();
        return new LogRecorder(clock::incrementAndGet).watch(contract, violation -> found.add(violation.kind()));
    }

    @Test
    void whatContradictsRealTimeIsReportedWhileTheTestRuns() {
        List<ViolationKind> found = new ArrayList<>();
        LogRecorder recorder = watching(LogContract.linearizable(), found);
        recorder.append(1, "t-0", 7).ok(5);
        recorder.append(2, "t-0", 8).ok(3);
        recorder.end(3, "t-0").ok(2);
        recorder.read(3, "t-0", 8).ok(new long[] {8}, new long[] {9}, Claim.NONE);
        recorder.append(2, "t-0", 10).ok(6);
        recorder.read(3, "t-0", 4).ok(new long[0], new long[0], Claim.END);
        recorder.end(3, "other").ok(0);
        assertEquals(
                List.of(
                        ViolationKind.REAL_TIME_REORDER,
                        ViolationKind.STALE_READ,
                        ViolationKind.APPEND_BELOW_OBSERVED,
                        ViolationKind.NON_MONOTONIC_READ),
                found);
    }

    @Test
    void concurrentOperationsAreNotReportedNorWhatTheContractAllows() {
        List<ViolationKind> found = new ArrayList<>();
        LogRecorder strict = watching(LogContract.linearizable(), found);
        LogRecorder.End early = strict.end(3, "t-0");
        strict.append(1, "t-0", 7).ok(5);
        early.ok(0);
        LogRecorder kafka = watching(LogContract.kafka(), found);
        kafka.append(1, "t-0", 7).ok(5);
        kafka.end(2, "t-0").ok(0);
        LogRecorder leader = watching(LogContract.kafka().withAcks(LogContract.Acks.LEADER), found);
        leader.append(1, "t-0", 7).ok(5);
        leader.append(1, "t-0", 8).ok(4);
        assertEquals(List.of(), found);
    }
}
