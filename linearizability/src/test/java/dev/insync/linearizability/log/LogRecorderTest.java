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
}
