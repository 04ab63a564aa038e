package dev.insync.linearizability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.linearizability.generators.RegisterHistories;
import dev.insync.linearizability.model.KeyValueModel;
import dev.insync.linearizability.model.MutexModel;
import dev.insync.linearizability.model.QueueModel;
import dev.insync.linearizability.model.RegisterModel;
import dev.insync.linearizability.model.RegisterModel.CompareAndSet;
import dev.insync.linearizability.model.RegisterModel.Output;
import dev.insync.linearizability.model.RegisterModel.Read;
import dev.insync.linearizability.model.RegisterModel.Write;
import dev.insync.linearizability.model.SetModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CheckerTest {
    private static final String R = "r";

    private static Operation<RegisterModel.Input, Output> write(long invoke, long complete, Object value) {
        return Operation.ok(0, invoke, complete, new Write(R, value), Output.DONE);
    }

    private static Operation<RegisterModel.Input, Output> read(long invoke, long complete, Object value) {
        return Operation.ok(0, invoke, complete, new Read(R), Output.of(value));
    }

    private static Operation<RegisterModel.Input, Output> cas(
            long invoke, long complete, Object from, Object to, boolean done) {
        return Operation.ok(0, invoke, complete, new CompareAndSet(R, from, to), done ? Output.DONE : Output.NOT_DONE);
    }

    @SafeVarargs
    private static CheckResult<RegisterModel.Input, Output> register(
            Operation<RegisterModel.Input, Output>... operations) {
        return Checker.check(List.of(operations), new RegisterModel());
    }

    @Test
    void aRegisterReturnsWhatWasWrittenLast() {
        assertEquals(
                Verdict.OK,
                register(write(0, 10, 1), read(5, 15, 1), read(5, 6, null)).verdict());
        assertEquals(
                Verdict.VIOLATION, register(write(0, 10, 1), read(11, 15, null)).verdict());
        assertEquals(
                Verdict.VIOLATION,
                register(write(0, 10, 1), write(11, 20, 2), read(21, 30, 1)).verdict());
        assertEquals(
                Verdict.VIOLATION,
                register(write(0, 30, 1), read(5, 10, 1), read(11, 15, null)).verdict());
    }

    @Test
    void callsAndReturnsAtTheSameTimeAreConcurrent() {
        assertEquals(Verdict.OK, register(write(0, 10, 1), read(10, 15, null)).verdict());
    }

    @Test
    void compareAndSetSucceedsOnlyOnTheExpectedValue() {
        assertEquals(
                Verdict.OK,
                register(write(0, 10, 1), cas(11, 20, 1, 2, true), cas(21, 30, 1, 3, false), read(31, 40, 2))
                        .verdict());
        assertEquals(
                Verdict.VIOLATION,
                register(write(0, 10, 1), cas(11, 20, 1, 2, false)).verdict());
        assertEquals(
                Verdict.VIOLATION,
                register(write(0, 10, 1), cas(11, 20, 3, 2, true)).verdict());
    }

    @Test
    void anUnknownWriteTakesEffectLaterOrNever() {
        Operation<RegisterModel.Input, Output> unknown = Operation.info(0, 0, new Write(R, 1));
        assertEquals(
                Verdict.OK,
                register(unknown, read(5, 10, null), read(11, 15, 1)).verdict());
        assertEquals(Verdict.OK, register(unknown, read(5, 10, null)).verdict());
        assertEquals(
                Verdict.VIOLATION,
                register(unknown, read(5, 10, 1), read(11, 15, null)).verdict());
        assertEquals(
                Verdict.VIOLATION,
                register(Operation.info(0, 20, new Write(R, 1)), read(5, 10, 1)).verdict());
    }

    @Test
    void aFailedWriteNeverTakesEffect() {
        assertEquals(
                Verdict.VIOLATION,
                register(Operation.fail(0, 0, 3, new Write(R, 1)), read(5, 10, 1))
                        .verdict());
    }

    @Test
    void theEvidenceIsTheLongestOrderAndWhereItEnds() {
        CheckResult<RegisterModel.Input, Output> result =
                register(write(0, 10, 1), read(11, 20, 1), write(21, 30, 2), read(31, 40, 1));
        CheckResult.Part<RegisterModel.Input, Output> part = result.violation().orElseThrow();
        assertEquals(List.of(0, 1, 2), part.linearization());
        assertEquals(List.of("1", "1", "2"), part.states());
        assertEquals(List.of(3), part.stuck());
    }

    @Test
    void eachKeyIsJudgedOnItsOwn() {
        List<Operation<KeyValueModel.Input, String>> history = new ArrayList<>();
        for (int key = 0; key < 600; key++) {
            history.add(Operation.ok(0, 0, 10, new KeyValueModel.Put("k" + key, "1"), ""));
            history.add(Operation.ok(1, 5, 20, new KeyValueModel.Append("k" + key, "2"), ""));
            history.add(Operation.ok(0, 21, 30, new KeyValueModel.Get("k" + key), key == 599 ? "2" : "12"));
        }
        CheckResult<KeyValueModel.Input, String> result = Checker.check(history, new KeyValueModel());
        assertEquals(Verdict.VIOLATION, result.verdict());
        assertEquals(600, result.parts().size());
        assertEquals("k599", result.violation().orElseThrow().key());
        assertEquals(
                Verdict.OK,
                Checker.check(history.subList(0, 599 * 3), new KeyValueModel()).verdict());
    }

    @Test
    void aSetContainsWhatWasAddedAndNotRemoved() {
        List<Operation<SetModel.Input, Object>> history = new ArrayList<>();
        history.add(Operation.ok(0, 0, 10, new SetModel.Add(1), SetModel.DONE));
        history.add(Operation.ok(0, 11, 20, new SetModel.Add(2), SetModel.DONE));
        history.add(Operation.ok(0, 21, 30, new SetModel.Remove(1), SetModel.DONE));
        history.add(Operation.ok(0, 31, 40, new SetModel.ReadAll(), Set.of(2)));
        assertEquals(Verdict.OK, Checker.check(history, new SetModel()).verdict());
        history.add(Operation.ok(0, 41, 50, new SetModel.Contains(1), true));
        assertEquals(Verdict.VIOLATION, Checker.check(history, new SetModel()).verdict());
    }

    @Test
    void aQueueIsFirstInFirstOut() {
        List<Operation<QueueModel.Input, Optional<Object>>> history = new ArrayList<>();
        history.add(Operation.ok(0, 0, 10, new QueueModel.Enqueue(1), Optional.empty()));
        history.add(Operation.ok(0, 11, 20, new QueueModel.Enqueue(2), Optional.empty()));
        history.add(Operation.ok(0, 21, 30, new QueueModel.Dequeue(), Optional.of(1)));
        history.add(Operation.ok(0, 31, 40, new QueueModel.Dequeue(), Optional.of(2)));
        history.add(Operation.ok(0, 41, 50, new QueueModel.Dequeue(), Optional.empty()));
        assertEquals(Verdict.OK, Checker.check(history, new QueueModel()).verdict());
        history.set(2, Operation.ok(0, 21, 30, new QueueModel.Dequeue(), Optional.of(2)));
        assertEquals(Verdict.VIOLATION, Checker.check(history, new QueueModel()).verdict());
    }

    @Test
    void aMutexHasOneHolder() {
        Operation<MutexModel.Input, Boolean> first = Operation.ok(1, 0, 10, new MutexModel.Acquire(1), true);
        Operation<MutexModel.Input, Boolean> second = Operation.ok(2, 11, 20, new MutexModel.Acquire(2), true);
        Operation<MutexModel.Input, Boolean> refused = Operation.ok(2, 11, 20, new MutexModel.Acquire(2), false);
        Operation<MutexModel.Input, Boolean> stolen = Operation.ok(2, 21, 30, new MutexModel.Release(2), true);
        assertEquals(
                Verdict.OK,
                Checker.check(List.of(first, refused), new MutexModel()).verdict());
        assertEquals(
                Verdict.VIOLATION,
                Checker.check(List.of(first, second), new MutexModel()).verdict());
        assertEquals(
                Verdict.VIOLATION,
                Checker.check(List.of(first, stolen), new MutexModel()).verdict());
        assertEquals(
                Verdict.OK,
                Checker.check(List.of(first, stolen), new MutexModel(true)).verdict());
    }

    @Test
    void whenTheTimeIsUpTheVerdictIsUnknown() {
        CheckResult<RegisterModel.Input, Output> result =
                Checker.check(hard(), new RegisterModel(), Budget.standard().withTime(Duration.ofMillis(1)));
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertEquals("not decided within 1 ms", result.parts().get(0).doubt());
    }

    @Test
    void whenTheMemoryIsUpTheVerdictIsUnknown() {
        CheckResult<RegisterModel.Input, Output> result =
                Checker.check(hard(), new RegisterModel(), Budget.standard().withMemoryBytes(1 << 20));
        assertEquals(Verdict.UNKNOWN, result.verdict());
        assertEquals(
                "not decided within 1024 KiB of memory", result.parts().get(0).doubt());
        assertFalse(result.parts().get(0).linearization().isEmpty());
    }

    /** Forty concurrent writes and a read of something else: every subset is a configuration. */
    private static List<Operation<RegisterModel.Input, Output>> hard() {
        List<Operation<RegisterModel.Input, Output>> history = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            history.add(write(0, 10, i));
        }
        history.add(read(0, 10, "something else"));
        return history;
    }

    @Test
    void theSearchAgreesWithTryingEveryOrder() {
        int violations = 0;
        for (long seed = 0; seed < 60_000; seed++) {
            List<Operation<RegisterModel.Input, Output>> history = RegisterHistories.random(seed, 7, 1, 4);
            boolean expected = EveryOrder.isLinearizable(history, new RegisterModel());
            Verdict verdict = Checker.check(history, new RegisterModel()).verdict();
            assertEquals(expected ? Verdict.OK : Verdict.VIOLATION, verdict, "history " + seed + ": " + history);
            violations += expected ? 0 : 1;
        }
        assertTrue(violations > 10_000 && violations < 50_000, "violations: " + violations);
    }
}
