package dev.insync.conformance.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.trace.BrokerLogs.UnusableException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.trace.Validation;
import dev.insync.spec.trace.ValidationResult;
import dev.insync.spec.trace.ValidationResult.Verdict;
import dev.insync.spec.trace.ValidationText;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that a test wrote: one leader, one follower, clocks that disagree. */
class MergedTraceTest {
    private static final String AFTER =
            ",\"after\":{\"epoch\":0,\"end\":%d,\"highWatermark\":%d,\"version\":0," + "\"isr\":%s,\"pendingIsr\":[]}";

    private static final String SHRINK = "\"event\":\"ShrinkIsr\",\"topic\":\"orders\",\"partition\":0,\"follower\":2"
            + AFTER.formatted(1, 0, "[1,2]").replace("\"pendingIsr\":[]", "\"pendingIsr\":[1]");

    /** The controller finds the follower gone, takes it out of the ISR, and finds it there in another session. */
    private static final List<String> FOLLOWER_LEFT_AND_IS_BACK = List.of(
            "\"event\":\"BrokerFailure\",\"broker\":2,\"session\":6",
            "\"event\":\"WriteState\",\"topic\":\"orders\",\"partition\":0,\"controllerEpoch\":1,\"version\":1,"
                    + "\"leader\":1,\"leaderEpoch\":1,\"isr\":[1],\"replicas\":[1,2]",
            "\"event\":\"BrokerStartup\",\"broker\":2,\"session\":9,\"told\":{\"orders-0\":1}");

    @TempDir
    private Path directory;

    @Test
    void aMessageComesBeforeItsArrivalWhateverTheClocksSay() throws Exception {
        log(1, 900_000, leaderLines());
        log(2, 0, followerLines());

        List<String> actions = merge();

        assertEquals(List.of("SendFetch", "Produce", "HandleFetch", "HandleFetchResponse"), actions);
    }

    @Test
    void aBatchIsAsManyRecordsAsItHas() throws Exception {
        List<String> lines = new ArrayList<>(leaderLines());
        lines.set(3, lines.get(3).replace("\"count\":1", "\"count\":3"));
        log(1, 0, lines);
        log(2, 0, followerLines());

        assertEquals(3, merge().stream().filter("Produce"::equals).count());
    }

    @Test
    void aMissingLineIsNamed() throws IOException {
        log(1, 0, leaderLines());
        Path file = directory.resolve("broker-1.events.ndjson");
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.remove(2);
        Files.write(file, lines);

        assertTrue(refusal().contains("broker-1.events.ndjson, line 3: event 3 follows event 1: a line is missing"));
    }

    @Test
    void aPartitionThatNobodyCreatedIsRefused() throws IOException {
        log(1, 0, List.of("\"event\":\"Register\",\"session\":5"));

        assertTrue(refusal().startsWith("no controller created orders-0 in these logs"));
    }

    /** To the specification a log begins at offset 0, so such a trace must not be judged. */
    @Test
    void aLogThatBeginsLaterIsRefused() throws IOException {
        log(1, 0, leaderLines());
        List<String> lines = new ArrayList<>(followerLines());
        lines.add("\"event\":\"BeginAnew\",\"topic\":\"orders\",\"partition\":0,\"start\":4");
        log(2, 0, lines);

        assertEquals(
                "orders-0: on broker 2 the log begins at offset 4, because older records were deleted; "
                        + "the specification knows only logs that begin at 0",
                refusal());
    }

    @Test
    void aDirectoryWithoutLogsIsRefused() {
        assertTrue(refusal().startsWith("no event log"));
    }

    /** The session of a leader ends before it hears what became of its ISR. */
    @Test
    void anIsrThatWasNotWrittenIsFoundSoWhenTheStateIsReadAgain() throws Exception {
        log(1, 0, lostAnswer(0, "[1,2]"));
        log(2, 0, followerLines());

        List<String> actions = merge();

        assertEquals(
                List.of("ShrinkIsr", "ExpireSession", "Register", "RereadIsr"),
                actions.subList(actions.indexOf("ShrinkIsr"), actions.size()));
        assertAccepted();
    }

    @Test
    void anIsrThatWasWrittenIsFoundSoWhenTheStateIsReadAgain() throws Exception {
        log(1, 0, lostAnswer(1, "[1]"));
        log(2, 0, followerLines());

        List<String> actions = merge();

        assertEquals(
                List.of("ShrinkIsr", "WriteIsr", "ExpireSession", "Register", "LoseIsrAnswer", "RereadIsr"),
                actions.subList(actions.indexOf("ShrinkIsr"), actions.size()));
        assertAccepted();
    }

    /** What cannot be: an ISR that nobody proposed. */
    @Test
    void anIsrThatNobodyWroteIsNoBehaviour() throws Exception {
        log(1, 0, lostAnswer(0, "[1]"));
        log(2, 0, followerLines());
        merge();

        assertEquals(Verdict.REJECTED, judge().verdict());
    }

    /** Who was to join has registered again, and so has the leader when it withdraws. */
    @Test
    void anIsrIsRefusedInTheSessionInWhichItWasProposedWhateverTheClocksSay() throws Exception {
        String p = ",\"topic\":\"orders\",\"partition\":0";
        String alone = AFTER.formatted(1, 0, "[1]").replace("\"version\":0", "\"version\":1");
        List<String> leader = new ArrayList<>(leaderLines());
        leader.add(SHRINK);
        leader.add("\"event\":\"LearnIsr\"" + p + ",\"version\":1" + alone);
        leader.add("\"event\":\"HandleFetch\"" + p
                + ",\"follower\":2,\"fetch\":8,\"leaderEpoch\":0,\"offset\":1,\"lastEpoch\":0" + alone);
        leader.add("\"event\":\"ExpandIsr\"" + p + ",\"follower\":2"
                + alone.replace("\"pendingIsr\":[]", "\"pendingIsr\":[1,2]"));
        leader.add("\"event\":\"Register\",\"session\":12");
        leader.add("\"event\":\"WithdrawIsr\"" + p + alone);
        log(1, 0, leader);
        List<String> follower = new ArrayList<>(followerLines());
        follower.add("\"event\":\"SendFetch\"" + p
                + ",\"leader\":1,\"fetch\":8,\"leaderEpoch\":0,\"offset\":1,\"lastEpoch\":0");
        follower.add("\"event\":\"Register\",\"session\":9");
        log(2, 100, follower);

        List<String> actions = merge();

        assertTrue(actions.indexOf("RefuseIneligible") < actions.lastIndexOf("ExpireSession"), actions::toString);
        assertAccepted();
    }

    /** A write of an epoch that is over was refused when its leader had lost its session and did not know that yet. */
    @Test
    void anAnswerThatWillNotComeIsGivenUpBeforeTheNextProposal() throws Exception {
        String p = ",\"topic\":\"orders\",\"partition\":0";
        String alone = AFTER.formatted(1, 0, "[1]")
                .replace("\"epoch\":0", "\"epoch\":1")
                .replace("\"version\":0", "\"version\":1");
        List<String> leader = new ArrayList<>(leaderLines());
        leader.add(SHRINK);
        leader.addAll(FOLLOWER_LEFT_AND_IS_BACK);
        leader.add("\"event\":\"BecomeLeader\"" + p
                + ",\"controllerEpoch\":1,\"leaderEpoch\":1,\"version\":1,\"session\":5" + alone);
        leader.add("\"event\":\"HandleFetch\"" + p
                + ",\"follower\":2,\"fetch\":9,\"leaderEpoch\":1,\"offset\":1,\"lastEpoch\":0" + alone);
        leader.add("\"event\":\"ExpandIsr\"" + p + ",\"follower\":2"
                + alone.replace("\"pendingIsr\":[]", "\"pendingIsr\":[1,2]"));
        leader.add("\"event\":\"Register\",\"session\":12");
        log(1, 0, leader);
        List<String> follower = new ArrayList<>(followerLines());
        follower.add("\"event\":\"Register\",\"session\":9");
        follower.add("\"event\":\"BecomeFollower\"" + p
                + ",\"controllerEpoch\":1,\"leaderEpoch\":1,\"version\":1,\"session\":9"
                + AFTER.formatted(1, 0, "[]").replace("\"epoch\":0", "\"epoch\":1"));
        follower.add("\"event\":\"SendFetch\"" + p
                + ",\"leader\":1,\"fetch\":9,\"leaderEpoch\":1,\"offset\":1,\"lastEpoch\":0");
        follower.add("\"event\":\"ElectController\",\"epoch\":2,\"live\":{\"2\":9},\"told\":{\"orders-0\":1}");
        log(2, 0, follower);

        List<String> actions = merge();

        assertEquals("DropIsrAnswer", actions.get(actions.indexOf("RefuseIsr") + 1));
        assertAccepted();
    }

    /** An answer was on its way when the process that sent it died. */
    @Test
    void anAnswerIsTakenBeforeItsSenderDiesWhateverTheClocksSay() throws Exception {
        log(1, 0, leaderLines());
        nextLife(1, 500, List.of(open(0), "\"event\":\"Register\",\"session\":9"));
        log(2, 900_000, followerLines());

        List<String> actions = merge();

        assertEquals(
                List.of("HandleFetchResponse", "Crash", "Restart"),
                actions.subList(actions.indexOf("HandleFetch") + 1, actions.size()));
        assertAccepted();
    }

    /** What a broker kept of the high watermark is found by whichever process opens the log next. */
    @Test
    void aProcessThatOpenedNoLogKeepsWhatTheOneBeforeItLeft() throws Exception {
        logsUpToHighWatermarkOne();
        nextLife(2, 500, List.of("\"event\":\"Register\",\"session\":9"));
        nextLife(2, 600, List.of(open(1), "\"event\":\"Register\",\"session\":12"));

        assertEquals(2, merge().stream().filter("Restart"::equals).count());
        assertAccepted();
        assertEquals(
                2,
                Files.readAllLines(directory.resolve("trace.ndjson")).stream()
                        .filter(line -> line.contains("\"Crash\"") && line.contains("\"h\":1"))
                        .count());
    }

    @Test
    void aProcessThatNeverRegisteredDiesUnheard() throws Exception {
        logsUpToHighWatermarkOne();
        nextLife(2, 500, List.of(open(1)));
        nextLife(2, 600, List.of(open(1), "\"event\":\"Register\",\"session\":12"));

        List<String> actions = merge();

        assertEquals(
                List.of("Crash", "ExpireSession", "Restart"),
                actions.subList(actions.lastIndexOf("HandleFetchResponse") + 1, actions.size()));
        assertAccepted();
    }

    /** A request was on its way when the controller that sent it lost its session. */
    @Test
    void aRequestIsObeyedBeforeItsSenderRegistersAgainWhateverTheClocksSay() throws Exception {
        List<String> leader = new ArrayList<>(leaderLines());
        leader.addAll(FOLLOWER_LEFT_AND_IS_BACK);
        leader.add("\"event\":\"Register\",\"session\":12");
        log(1, 0, leader);
        log(2, 0, followerLines());
        nextLife(
                2,
                900_000,
                List.of(
                        open(0),
                        "\"event\":\"Register\",\"session\":9",
                        "\"event\":\"BecomeFollower\",\"topic\":\"orders\",\"partition\":0,\"controllerEpoch\":1,"
                                + "\"leaderEpoch\":1,\"version\":1,\"session\":9"
                                + AFTER.formatted(1, 0, "[]").replace("\"epoch\":0", "\"epoch\":1")));

        List<String> actions = merge();

        assertEquals(
                List.of("BecomeFollower", "Register"),
                actions.stream()
                        .filter(action -> action.equals("BecomeFollower") || action.equals("Register"))
                        .toList());
        assertAccepted();
    }

    private void logsUpToHighWatermarkOne() throws IOException {
        String p = ",\"topic\":\"orders\",\"partition\":0";
        List<String> leader = new ArrayList<>(leaderLines());
        leader.add("\"event\":\"HandleFetch\"" + p
                + ",\"follower\":2,\"fetch\":8,\"leaderEpoch\":0,\"offset\":1,\"lastEpoch\":0,\"acknowledged\":1"
                + AFTER.formatted(1, 1, "[1,2]"));
        log(1, 0, leader);
        List<String> follower = new ArrayList<>(followerLines());
        follower.add("\"event\":\"SendFetch\"" + p
                + ",\"leader\":1,\"fetch\":8,\"leaderEpoch\":0,\"offset\":1,\"lastEpoch\":0");
        follower.add(
                "\"event\":\"HandleFetchResponse\"" + p + ",\"leader\":1,\"fetch\":8" + AFTER.formatted(1, 1, "[]"));
        log(2, 0, follower);
    }

    private static String open(long highWatermark) {
        return "\"event\":\"Open\",\"topic\":\"orders\",\"partition\":0,\"start\":0,\"end\":1,\"highWatermark\":"
                + highWatermark;
    }

    private static List<String> lostAnswer(int version, String isr) {
        String p = ",\"topic\":\"orders\",\"partition\":0";
        List<String> lines = new ArrayList<>(leaderLines());
        String after = AFTER.formatted(1, 0, isr).replace("\"version\":0", "\"version\":" + version);
        lines.add(SHRINK);
        lines.add("\"event\":\"Register\",\"session\":9");
        lines.add(
                "\"event\":\"RereadIsr\"" + p + ",\"leaderEpoch\":0,\"version\":" + version + ",\"session\":9" + after);
        return lines;
    }

    private void assertAccepted() throws Exception {
        ValidationResult result = judge();
        assertEquals(Verdict.ACCEPTED, result.verdict(), () -> String.join("\n", ValidationText.lines(result)));
    }

    private ValidationResult judge() throws Exception {
        try (Reader reader = Files.newBufferedReader(directory.resolve("trace.ndjson"))) {
            return Validation.against(SpecSources.find()).run("trace.ndjson", reader);
        }
    }

    private static List<String> leaderLines() {
        String p = ",\"topic\":\"orders\",\"partition\":0";
        return List.of(
                "\"event\":\"ElectController\",\"epoch\":1,\"live\":{\"1\":5,\"2\":6},\"told\":{}",
                "\"event\":\"WriteState\"" + p
                        + ",\"controllerEpoch\":1,\"version\":0,\"leader\":1,\"leaderEpoch\":0,\"isr\":[1,2],\"replicas\":[1,2]",
                "\"event\":\"BecomeLeader\"" + p
                        + ",\"controllerEpoch\":1,\"leaderEpoch\":0,\"version\":0,\"minInsyncReplicas\":2"
                        + AFTER.formatted(0, 0, "[1,2]"),
                "\"event\":\"Produce\"" + p + ",\"count\":1,\"acks\":\"all\"" + AFTER.formatted(1, 0, "[1,2]"),
                "\"event\":\"HandleFetch\"" + p
                        + ",\"follower\":2,\"fetch\":7,\"leaderEpoch\":0,\"offset\":0,\"lastEpoch\":-1"
                        + AFTER.formatted(1, 0, "[1,2]"));
    }

    private static List<String> followerLines() {
        String p = ",\"topic\":\"orders\",\"partition\":0";
        return List.of(
                "\"event\":\"BecomeFollower\"" + p
                        + ",\"controllerEpoch\":1,\"leaderEpoch\":0,\"version\":0,\"minInsyncReplicas\":2"
                        + AFTER.formatted(0, 0, "[]"),
                "\"event\":\"SendFetch\"" + p
                        + ",\"leader\":1,\"fetch\":7,\"leaderEpoch\":0,\"offset\":0,\"lastEpoch\":-1",
                "\"event\":\"HandleFetchResponse\"" + p + ",\"leader\":1,\"fetch\":7" + AFTER.formatted(1, 0, "[]"));
    }

    private void log(int broker, long clock, List<String> events) throws IOException {
        Files.writeString(directory.resolve("broker-" + broker + ".events.ndjson"), life(broker, clock, events));
    }

    /** The broker's process has died, and another one goes on. */
    private void nextLife(int broker, long clock, List<String> events) throws IOException {
        Files.writeString(
                directory.resolve("broker-" + broker + ".events.ndjson"),
                life(broker, clock, events),
                StandardOpenOption.APPEND);
    }

    private static String life(int broker, long clock, List<String> events) {
        StringBuilder text = new StringBuilder(
                "{\"log\":\"insync-events/1\",\"broker\":" + broker + ",\"seq\":0,\"time\":" + clock + "}\n");
        for (int i = 0; i < events.size(); i++) {
            text.append("{").append(events.get(i)).append(",\"seq\":").append(i + 1);
            text.append(",\"time\":").append(clock + 10L * (i + 1)).append("}\n");
        }
        return text.toString();
    }

    private List<String> merge() throws Exception {
        Path file = directory.resolve("trace.ndjson");
        MergedTrace.write(BrokerLogs.read(directory), "orders-0", file);
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> line.replaceAll("\\{\"action\":\"(\\w+)\".*", "$1"))
                .toList();
    }

    private String refusal() {
        return String.valueOf(assertThrows(UnusableException.class, this::merge).getMessage());
    }
}
