package dev.insync.conformance.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.nemesis.LeaderKill;
import dev.insync.conformance.report.HtmlReport;
import dev.insync.conformance.report.Report;
import dev.insync.conformance.report.Report.Reproduction;
import dev.insync.conformance.report.Report.Step;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.Fault;
import dev.insync.linearizability.log.LogHistory;
import dev.insync.linearizability.log.ViolationKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's story: its bookkeeping on made-up stages, and the leader kill on a real cluster, with and without the rule. */
class DemoTest {
    /** The demo's schedule with less load around the kill; what happens at the kill is the same. */
    private static final LeaderKill.Schedule BRIEF = new LeaderKill.Schedule(
            Duration.ofSeconds(1),
            LeaderKill.Schedule.standard().settle(),
            LeaderKill.Schedule.standard().longestPause(),
            LeaderKill.Schedule.standard().earlyAcks(),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            LeaderKill.Schedule.standard().election(),
            Duration.ofSeconds(120));

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ProgressLine progress = new ProgressLine(new PrintWriter(out), false);

    @TempDir
    private Path directory;

    @Test
    void noAcknowledgedRecordIsLostWhenTheLeaderIsKilled() {
        Report report = trial(List.of());
        assertEquals(Verdict.OK, report.verdict(), out + "\n" + report.headline());
        LogHistory history = report.run().orElseThrow().judgement().history();
        assertTrue(history.size() > 1_000, "a load worth judging, not " + history.size());
        assertTrue(history.faults().stream().map(Fault::label).anyMatch(label -> label.startsWith("kill broker")));
        assertTrue(HtmlReport.render(report).contains("<strong>HOLDS</strong>"));
    }

    @Test
    void brokersThatAcknowledgeBeforeReplicationAreFoundOut() {
        Report report = trial(List.of("ACKS-ALL"));
        assertEquals(Verdict.VIOLATION, report.verdict(), out + "\n" + report.headline());
        assertTrue(report.run().orElseThrow().judgement().found(ViolationKind.LOST) > 0, report.headline());
        String page = HtmlReport.render(report);
        assertTrue(page.contains("<strong>VIOLATED</strong>"));
        assertTrue(page.contains("The counterexample"));
        assertTrue(page.contains("./insync cluster --without ACKS-ALL"));
    }

    private Report trial(List<String> without) {
        ClusterStage stage =
                new ClusterStage(directory, new TreeSet<>(without), 4711, BRIEF, directory.resolve("history.ndjson"));
        return new Demo(List.of(stage), progress)
                .play(Instant.EPOCH, "./insync demo", directory.resolve("demo.ndjson"));
    }

    @Test
    void theStoryGoesOnAfterAViolationAndTheHeadlineNamesIt() {
        Report report = play(
                stage("the model", Verdict.OK), stage("the replay", Verdict.VIOLATION), stage("the rest", Verdict.OK));
        assertEquals(Verdict.VIOLATION, report.verdict());
        assertEquals("what the replay found", report.headline());
        assertEquals(3, report.steps().size());
        assertEquals(
                List.of("all of it", "the model", "the replay", "the rest"),
                report.reproductions().stream().map(Reproduction::what).toList());
    }

    @Test
    void doubtInOneStageIsNotGreen() {
        Report report = play(stage("the model", Verdict.UNKNOWN), stage("the rest", Verdict.OK));
        assertEquals(Verdict.UNKNOWN, report.verdict());
        assertEquals("what the model found", report.headline());
    }

    @Test
    void anUnknownRuleIsNamedWithThoseThatExist() {
        assertEquals(
                2,
                demo(
                        "--without",
                        "KIP-000",
                        "--report",
                        directory.resolve("r.html").toString()));
        String line = err.toString();
        assertEquals(1, line.lines().count(), line);
        assertTrue(line.startsWith("insync demo: --without: unknown fix 'KIP-000'; known: ACKS-ALL, "), line);
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedBeforeTheMinuteIsSpent() {
        Path nowhere = directory.resolve("missing").resolve("r.html");
        assertEquals(2, demo("--report", nowhere.toString()));
        assertEquals(
                List.of("insync demo: --report: no directory " + nowhere.getParent()),
                err.toString().lines().toList());
        assertFalse(Files.exists(nowhere));
        assertEquals("", out.toString());
    }

    private int demo(String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "demo";
        System.arraycopy(options, 0, args, 1, options.length);
        return Main.run(new PrintWriter(out), new PrintWriter(err), Map.of(), args);
    }

    private Report play(DemoStage... stages) {
        return new Demo(Arrays.asList(stages), progress)
                .play(Instant.EPOCH, "./insync demo", directory.resolve("demo.ndjson"));
    }

    private static DemoStage stage(String title, Verdict verdict) {
        return new DemoStage() {
            @Override
            public String title() {
                return title;
            }

            @Override
            public Result run(ProgressLine ignored) {
                Step step = new Step(title, verdict, "what " + title + " found", List.of());
                return new Result(step, List.of(new Reproduction(title, "./insync " + title)), Optional.empty());
            }
        };
    }
}
