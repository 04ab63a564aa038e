package dev.insync.linearizability.jepsen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.linearizability.Checker;
import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.format.EdnReader;
import dev.insync.linearizability.format.EdnReader.Keyword;
import dev.insync.linearizability.format.EdnReader.Symbol;
import dev.insync.linearizability.format.HistoryFormatException;
import dev.insync.linearizability.kafka.AnomalyKind;
import dev.insync.linearizability.kafka.KafkaChecker;
import dev.insync.linearizability.kafka.KafkaResult;
import dev.insync.linearizability.log.Fault;
import dev.insync.linearizability.log.LogContract;
import dev.insync.linearizability.model.MutexModel;
import dev.insync.linearizability.model.QueueModel;
import dev.insync.linearizability.model.RegisterModel;
import dev.insync.linearizability.model.SetModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JepsenHistoryTest {
    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static JepsenHistory history(String text) throws IOException {
        return JepsenHistory.read(bytes(text), "h.edn");
    }

    private static Object edn(String text) throws IOException {
        return new EdnReader(bytes(text), "e").read();
    }

    @Test
    void everyFormOfEdnIsRead() throws IOException {
        assertEquals(
                Arrays.asList(null, true, -7L, 1.5, 0.5, "a\"\nA", 'x', '\n'),
                edn("[nil true -7, 1.5M 1/2 \"a\\\"\\n\\u0041\" \\x \\newline] ; comment"));
        assertEquals(new BigInteger("12345678901234567890123"), edn("12345678901234567890123N"));
        assertEquals(Long.MAX_VALUE, edn("9223372036854775807"));
        assertEquals(
                Map.of(new Keyword("a/b"), List.of(new Symbol("c")), new Keyword("s"), Set.of(1L, 2L)),
                edn("{:a/b (c) :s #{1 #_ignored 2}}"));
        assertEquals("2020", edn("#inst \"2020\""));
        assertEquals(Map.of(new Keyword("f"), 1L), edn("#jepsen.history.Op{:f 1}"));
        assertEquals(Map.of(new Keyword("f"), 1L), edn("^{:meta 1} #:ns{:f 1}"));
        assertEquals(new Symbol("Inf"), edn("##Inf"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1|1|expected operations, found nothing|``",
                "1|1|expected an operation {:type ... :f ...}, found 5|5",
                "1|1|expected :invoke, :ok, :fail or :info for :type|{:type :maybe}",
                "1|1|expected a whole number or a keyword for :process|{:type :ok, :f :read, :process 1.5}",
                "1|10|expected '}', found the end of the file|{:type :o",
                "1|6|expected '}', found ']'|{1 2 ]}",
                "1|4|expected a form, found ']'|{1 ]}",
                "1|7|expected a value for the key|{:type}",
                "1|1|expected a form, found ')'|)",
                "1|5|expected '\"' at the end of a string|\"abc",
                "1|2|expected a number, found 12abc|[12abc]",
                "1|1|expected an invocation of process 1|{:type :ok, :f :read, :process 1}",
                "1|3|expected a tag|[#]",
            })
    void aMalformedFileIsNamed(long line, long column, String expected, String text) {
        HistoryFormatException e = assertThrows(HistoryFormatException.class, () -> history(text));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertEquals(line + ":" + column, e.line() + ":" + e.column(), e.getMessage());
    }

    @Test
    void aProcessDoesOneThingAtATime() {
        String twice = "{:type :invoke, :f :read, :process 1}\n{:type :invoke, :f :read, :process 1}";
        HistoryFormatException e = assertThrows(HistoryFormatException.class, () -> history(twice));
        assertEquals("h.edn:2:1: expected a completion of process 1 first, which invoked on line 1", e.getMessage());
    }

    @Test
    void invocationsAndCompletionsAreJoinedAndTheNemesisMakesFaults() throws IOException {
        JepsenHistory history = history("""
                [{:index 0, :time 5, :type :invoke, :process 0, :f :write, :value 1}
                 {:index 1, :time 7, :type :info, :process :nemesis, :f :kill, :value ["n1"]}
                 {:index 2, :time 9, :type :info, :process :nemesis, :f :kill, :value :done}
                 {:index 3, :time 9, :type :ok, :process 0, :f :write, :value 1}
                 {:index 4, :time 12, :type :invoke, :process 1, :f :read, :value nil}
                 {:index 5, :time 13, :type :fail, :process 1, :f :read, :value nil, :error [:not-leader-or-follower]}
                 {:index 6, :time 14, :type :invoke, :process 2, :f :read, :value nil}]
                """);
        assertEquals(3, history.operations().size());
        assertEquals(5, history.operations().get(0).invokeNs());
        assertEquals(10, history.operations().get(0).completeNs());
        assertEquals(Outcome.INFO, history.operations().get(1).outcome());
        assertEquals(Outcome.INFO, history.operations().get(2).outcome());
        assertEquals(List.of(new Fault("kill [n1]", 7, 9)), history.faults());
    }

    @Test
    void operationsStandInAVectorInAListOrAlone() throws IOException {
        String ops = "{:type :invoke, :f :read, :process 1} ; a comment\n{:type :ok, :f :read, :process 1, :value 3}";
        for (String text : List.of(ops, "[" + ops + "]", "; first\n(" + ops + ")\n")) {
            assertEquals(3L, history(text).operations().get(0).returned());
        }
        HistoryFormatException e = assertThrows(HistoryFormatException.class, () -> history("(" + ops + ") {}"));
        assertTrue(e.getMessage().contains("expected the end of the file"), e.getMessage());
    }

    private static String ops(String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            String[] parts = line.split(" ", 4);
            text.append("{:process ").append(parts[0]).append(", :type :").append(parts[1]);
            text.append(", :f :")
                    .append(parts[2])
                    .append(", :value ")
                    .append(parts[3])
                    .append("}\n");
        }
        return text.toString();
    }

    @Test
    void registersAloneAndByKey() throws IOException {
        JepsenHistory good = history(ops(
                "0 invoke write 1",
                "0 ok write 1",
                "1 invoke cas [1 2]",
                "1 ok cas [1 2]",
                "2 invoke cas [7 8]",
                "2 fail cas [7 8]",
                "0 invoke read nil",
                "0 ok read 2"));
        assertEquals(Workload.REGISTER, Workload.of(good).orElseThrow());
        assertEquals(
                Verdict.OK,
                Checker.check(Workload.registers(good), new RegisterModel()).verdict());
        JepsenHistory bad = history(ops(
                "0 invoke write [3 1]",
                "0 ok write [3 1]",
                "0 invoke read [3 nil]",
                "0 ok read [3 1]",
                "1 invoke read [4 nil]",
                "1 ok read [4 1]"));
        assertEquals(
                "4",
                Checker.check(Workload.registers(bad), new RegisterModel())
                        .violation()
                        .orElseThrow()
                        .key());
    }

    @Test
    void mutexSetAndQueue() throws IOException {
        JepsenHistory mutex =
                history(ops("0 invoke acquire nil", "0 ok acquire nil", "1 invoke acquire nil", "1 ok acquire nil"));
        assertEquals(Workload.MUTEX, Workload.of(mutex).orElseThrow());
        assertEquals(
                Verdict.VIOLATION,
                Checker.check(Workload.mutex(mutex), new MutexModel(true)).verdict());
        JepsenHistory set = history(ops(
                "0 invoke add 1",
                "0 ok add 1",
                "1 invoke read nil",
                "1 ok read #{1}",
                "1 invoke read nil",
                "1 ok read #{}"));
        assertEquals(Workload.SET, Workload.of(set).orElseThrow());
        assertEquals(
                Verdict.VIOLATION,
                Checker.check(Workload.set(set), new SetModel()).verdict());
        JepsenHistory queue =
                history(ops("0 invoke enqueue 1", "0 ok enqueue 1", "1 invoke dequeue nil", "1 ok dequeue 1"));
        assertEquals(Workload.QUEUE, Workload.of(queue).orElseThrow());
        assertEquals(
                Verdict.OK,
                Checker.check(Workload.queue(queue), new QueueModel()).verdict());
    }

    @Test
    void theKafkaWorkload() throws IOException {
        JepsenHistory history = history(ops(
                "0 invoke assign [0 1]",
                "0 ok assign [0 1]",
                "0 invoke send [[:send 0 1]]",
                "0 ok send [[:send 0 [0 1]]]",
                "1 invoke txn [[:poll] [:send 0 2]]",
                "1 ok txn [[:poll {0 [[0 1]]}] [:send 0 [1 2]]]",
                "2 invoke poll [[:poll]]",
                "2 ok poll [[:poll {0 [[1 2]]}]]",
                "3 invoke crash nil",
                "3 info crash nil"));
        assertEquals(Workload.KAFKA, Workload.of(history).orElseThrow());
        KafkaResult result = KafkaChecker.check(JepsenKafka.operations(history, "h.edn"), LogContract.kafka());
        assertEquals(Verdict.OK, result.verdict(), () -> result.anomalies().toString());
        JepsenHistory lost = history(ops(
                "0 invoke send [[:send 0 1] [:send 0 2]]",
                "0 ok send [[:send 0 [0 1]] [:send 0 [1 2]]]",
                "2 invoke poll [[:poll]]",
                "2 ok poll [[:poll {0 [[1 2]]}]]"));
        KafkaResult bad = KafkaChecker.check(JepsenKafka.operations(lost, "h.edn"), LogContract.kafka());
        assertEquals(AnomalyKind.LOST_WRITE, bad.violations().get(0).kind());
        JepsenHistory malformed = history(ops("0 invoke send [[:send 0]]", "0 ok send [[:send 0]]"));
        HistoryFormatException e =
                assertThrows(HistoryFormatException.class, () -> JepsenKafka.operations(malformed, "h.edn"));
        assertTrue(e.getMessage().startsWith("h.edn:1:1: in the operation invoked here"), e.getMessage());
    }
}
