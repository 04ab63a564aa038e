package dev.insync.spec.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.Toys;
import dev.insync.spec.engine.Obstacle;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.trace.ValidationResult.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidationTest {
    private static final String HEADER = "{\"trace\":\"insync-trace/1\",\"model\":\"register\"}\n";

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertEquals(List.of(), Toys.runDirectories());
    }

    private static Validation validation() {
        return Validation.against(SpecSources.classPath("toys/", "toys/"));
    }

    private static ValidationResult validate(String trace) throws SpecException {
        return validation().run("t.ndjson", new StringReader(trace));
    }

    private static Obstacle obstacle(ValidationResult result) {
        assertEquals(Verdict.REJECTED, result.verdict());
        return result.frontier().get(0).stuck().get(0).obstacle();
    }

    @Test
    void aDisabledActionShowsTheConjunctThatIsFalse() throws SpecException {
        ValidationResult result = validate(HEADER + """
                {"action":"Take","params":{"w":"w1"}}
                {"action":"Give","params":{"w":"w1"}}
                {"action":"Write","params":{"w":"w1","value":2}}
                """);

        Obstacle.Disabled disabled = (Obstacle.Disabled) obstacle(result);
        assertEquals(2, result.matched());
        assertEquals(4, result.frontier().get(0).stuck().get(0).event().line());
        assertEquals("Write(w = w1, value = 2)", disabled.instance().toString());
        assertEquals(
                "toys/Register.tla:33:8: seen[w].role = \"owner\"  (\"idle\" = \"owner\" is false)",
                disabled.failed().get(0).toString());
        assertEquals(
                "none",
                result.frontier()
                        .get(0)
                        .state()
                        .value("register")
                        .field("owner")
                        .asText());
    }

    @Test
    void theConjunctIsNamedDownToWhatMakesItFalse() throws SpecException {
        ValidationResult result = validate("""
                {"trace":"insync-trace/1","model":"nested"}
                {"action":"Go","params":{"n":1}}
                {"action":"Go","params":{"n":3}}
                """);

        List<String> failed = ((Obstacle.Disabled) obstacle(result))
                .failed().stream().map(String::valueOf).toList();
        assertEquals(
                List.of(
                        "toys/Nested.tla:17:8: MayGo(n, at)",
                        "toys/Nested.tla:9:8: IsNear(n, here)",
                        "toys/Nested.tla:5:20: n <= here + 1  (3 <= 2 is false)"),
                failed);
    }

    @Test
    void anEnabledActionThatLeadsElsewhereShowsThePath() throws SpecException {
        ValidationResult result = validate(HEADER + """
                {"action":"Take","params":{"w":"w2"},"state":{"register.epoch":1,"seen[w2].epoch":2,"log.#":0,"seen.w1.era":0}}
                """);

        Obstacle.Differs differs = (Obstacle.Differs) obstacle(result);
        assertEquals("Take(w = w2)", differs.instance().toString());
        assertEquals(
                List.of(
                        "seen[w2].epoch: recorded 2, but the specification has 1",
                        "seen.w1.era: recorded 0, but the specification has no era there, only epoch, role"),
                differs.differences().stream().map(String::valueOf).toList());
    }

    @Test
    void aNumberOutOfRangeIsRefusedWithTheRange() throws SpecException {
        ValidationResult result = validate(HEADER + """
                {"action":"Write","params":{"value":3}}
                """);

        Obstacle.OutOfRange range = (Obstacle.OutOfRange) obstacle(result);
        assertEquals("value", range.parameter());
        assertEquals("1..2", range.range().text());
        assertTrue(ValidationText.lines(result).toString().contains("value of Write cannot be"));
    }

    @Test
    void theHeadersConstantsCountInsteadOfTheModels() throws SpecException {
        String events = """
                {"action":"Take","params":{"w":"w9"}}
                {"action":"Give"}
                {"action":"Take","params":{"w":"w9"}}
                {"action":"Give"}
                {"action":"Take","params":{"w":"w9"},"state":{"register.epoch":3}}
                """;
        String header = "{\"trace\":\"insync-trace/1\",\"module\":\"Register\",\"constants\":"
                + "{\"Writers\":[\"w8\",\"w9\"],\"MaxEpoch\":%d,\"Fixes\":[\"FREE-FIRST\"]}}%n";

        assertEquals(Verdict.ACCEPTED, validate(header.formatted(3) + events).verdict());
        assertEquals(4, validate(header.formatted(2) + events).matched());
    }

    @Test
    void aBehaviourThatBreaksAPropertyIsAcceptedAndReported() throws SpecException {
        ValidationResult result = validate("""
                {"trace":"insync-trace/1","model":"no-fence"}
                {"action":"Take","params":{"w":"w1"}}
                {"action":"Give"}
                {"action":"Take","params":{"w":"w2"}}
                """);
        assertEquals(Verdict.ACCEPTED, result.verdict());

        ValidationResult two = validate("""
                {"trace":"insync-trace/1","model":"no-free-first"}
                {"action":"Take","params":{"w":"w1"}}
                {"action":"Take","params":{"w":"w2"}}
                {"action":"Write","params":{"w":"w2"}}
                """);
        assertEquals(Verdict.ACCEPTED, two.verdict());
        assertEquals(List.of("OneOwner"), assertNotNullAnd(two.broken()).properties());
        assertEquals(3, assertNotNullAnd(assertNotNullAnd(two.broken()).event()).line());
    }

    private static <T> T assertNotNullAnd(T value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void aConditionOnStepsIsCheckedToo() throws SpecException {
        ValidationResult result = validate("""
                {"trace":"insync-trace/1","model":"action-property"}
                {"action":"Take","params":{"w":"w1"}}
                """);

        assertEquals(List.of("EpochStays"), assertNotNullAnd(result.broken()).properties());
    }

    @Test
    void hiddenStepsAreTakenWhereNothingElseGoesOn() throws SpecException {
        String events = """
                {"action":"Take","params":{"w":"w1"}}
                {"action":"Take","params":{"w":"w2"}}
                """;
        assertEquals(Verdict.REJECTED, validate(HEADER + events).verdict());

        ValidationResult result = validate(HEADER.replace("}\n", ",\"hidden\":[\"Write\",\"Give\"]}\n") + events);
        assertEquals(Verdict.ACCEPTED, result.verdict());
        assertEquals("[Give(w = w1)]", result.hidden().toString());

        String none = HEADER.replace("}\n", ",\"hidden\":[\"Give\"],\"maxHidden\":0}\n");
        assertEquals(Verdict.REJECTED, validate(none + events).verdict());
    }

    @Test
    void eventsOfDifferentNodesMayInterleave() throws SpecException {
        String partial = HEADER.replace("}\n", ",\"order\":\"partial\"}\n");
        String events = """
                {"node":"w2","seq":7,"action":"Take","params":{"w":"w2"}}
                {"node":"w2","seq":8,"action":"Give","params":{"w":"w2"},"state":{"log.#":%d}}
                {"node":"w1","seq":0,"action":"Take","params":{"w":"w1"},"after":[]}
                {"node":"w1","seq":1,"action":"Write","params":{"w":"w1","value":1}%s}
                {"node":"w1","seq":2,"action":"Give","params":{"w":"w1"}}
                """;

        // w1 before w2 is the only order in which the log has a record when w2 gives
        ValidationResult result = validate(partial + events.formatted(1, ""));
        assertEquals(
                Verdict.ACCEPTED, result.verdict(), ValidationText.lines(result).toString());
        assertEquals(
                Verdict.ACCEPTED, validate(partial + events.formatted(0, "")).verdict());
        assertEquals(
                Verdict.REJECTED,
                validate(partial + events.formatted(1, ",\"after\":[[\"w2\",8]]"))
                        .verdict());
        assertEquals(
                Verdict.ACCEPTED,
                validate(partial + events.formatted(0, ",\"after\":[[\"w2\",8]]"))
                        .verdict());
    }

    @Test
    void theBudgetLeavesTheVerdictOpen() throws SpecException {
        String trace = HEADER + """
                {"action":"Take"}
                {"action":"Write"}
                {"action":"Write"}
                {"action":"Write","state":{"log[3].by":"w2","log[1].value":2,"log.2.value":2}}
                {"action":"Write"}
                """;
        ValidationResult open = validation().budget(2).run("t.ndjson", new StringReader(trace));
        assertEquals(Verdict.INCONCLUSIVE, open.verdict());
        assertTrue(open.matched() < 4);
        ValidationResult full = validate(trace);
        assertEquals(Verdict.REJECTED, full.verdict());
        assertEquals(4, full.matched());
    }

    @Test
    void aRepeatedHeaderIsSkippedSoThatFilesCanBeJoined() throws SpecException {
        String take = "{\"action\":\"Take\"}\n";

        assertEquals(Verdict.ACCEPTED, validate(HEADER + "\n" + HEADER + take).verdict());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``                                                   | 1: the file is empty; expected a header
            {"action":"Take"}                                    | 1: expected a header
            {"trace":"insync-trace/2"}                           | 1: unknown format 'insync-trace/2'
            {"trace":"insync-trace/1"}                           | 1: the header names neither a module nor a model
            {"trace":"insync-trace/1","model":"register","x":1}  | 1: unknown field 'x'
            {"trace":"insync-trace/1","model":"register","order":"some"} | 1: order must be total or partial
            """)
    void aBadHeaderIsOneLine(String header, String message) {
        assertFault("t.ndjson:" + message, header == null ? "" : header);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"action":"Take","par                                | 2:21: the line is cut off
            {"action":"Take"} {}                                 | 2:19: Trailing token
            [1]                                                  | 2: expected a JSON object
            {"action":"Take","action":"Give"}                    | Duplicate field 'action'
            {"action":"Took"}                                    | 2: unknown action Took; the actions are Take, Give, Write
            {"action":"Take","params":{"who":"w1"}}              | 2: Take has no parameter who; its parameters are w
            {"action":"Take","params":{"w":"w3"}}                | 2: w of Take cannot be w3; it is one of w1, w2
            {"action":"Take","params":{"w":null}}                | 2: null is no value that TLA+ has, for w of Take
            {"action":"Take","params":{"w":1.5}}                 | 2: 1.5 is no value
            {"action":"Take","params":["w1"]}                    | 2: params must be an object
            {"action":"Take","state":{"regster.epoch":1}}        | 2: no variable regster in path regster.epoch
            {"action":"Take","state":{"seen.w7.epoch":1}}        | 2: unknown name w7 in path seen.w7.epoch
            {"action":"Take","after":[["w1",1]]}                 | 2: after is for traces in partial order
            {"params":{}}                                        | 2: the event has no action
            {"action":"Take","seq":"x"}                          | 2: seq must be a whole number
            """)
    void aBadEventIsOneLine(String event, String message) {
        assertFault(message, HEADER + event + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"action":"Take"}                                    | 2: an event of a trace in partial order needs node and seq
            {"node":"a","seq":1,"action":"Take","after":[["b",1]]} | 2: after names b's event 1, which is not in the trace
            {"node":"a","seq":1,"action":"Take","after":[["a",1]]} | 2: after names an event that waits for this one
            {"node":"a","seq":1,"action":"Take","after":["b"]}   | 2: after must list pairs
            """)
    void aBadDependencyIsOneLine(String event, String message) {
        assertFault(message, HEADER.replace("}\n", ",\"order\":\"partial\"}\n") + event + "\n");
    }

    @Test
    void aGapInANodesEventsIsOneLine() {
        assertFault(
                "t.ndjson:3: event 5 of a follows its event 1; a node's events come in order and without gaps",
                HEADER.replace("}\n", ",\"order\":\"partial\"}\n") + """
                {"node":"a","seq":1,"action":"Take"}
                {"node":"a","seq":5,"action":"Give"}
                """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"MaxEpoch":{}}             | constant MaxEpoch cannot be {}
            {"MinEpoch":1}              | no constant MinEpoch in model register; constants: Writers, MaxEpoch, None, Fixes
            {"Fixes":["none"]}          | toys/Register.tla:7:8: the constants break an assumption: Fixes \\subseteq AllFixes
            {"Writers":[]}              | t.ndjson:2: w of Take cannot be w1
            """)
    void badConstantsAreOneLine(String constants, String message) {
        assertFault(
                message,
                "{\"trace\":\"insync-trace/1\",\"model\":\"register\",\"constants\":" + constants + "}\n"
                        + "{\"action\":\"Take\",\"params\":{\"w\":\"w1\"}}\n");
    }

    @Test
    void aTraceWithoutEventsIsNoTrace() {
        assertFault("t.ndjson:2: the trace has no event", HEADER);
        assertFault("the trace has no event", HEADER.replace("}\n", ",\"order\":\"partial\"}\n"));
    }

    @Test
    void aHiddenActionMustExist() {
        assertFault(
                "unknown action Lose", HEADER.replace("}\n", ",\"hidden\":[\"Lose\"]}\n") + "{\"action\":\"Take\"}\n");
    }

    private static void assertFault(String message, String trace) {
        SpecException fault = assertThrows(SpecException.class, () -> validate(trace));
        assertEquals(1, String.valueOf(fault.getMessage()).lines().count(), fault.getMessage());
        assertTrue(String.valueOf(fault.getMessage()).contains(message), fault.getMessage());
    }
}
