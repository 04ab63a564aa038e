package dev.insync.conformance.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.insync.conformance.workload.Judgement;
import dev.insync.linearizability.Outcome;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.Claim;
import dev.insync.linearizability.log.Fault;
import dev.insync.linearizability.log.LogHistory;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
    private static final long MS = 1_000_000;
    private static final Pattern SVG = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL);
    private static final Pattern LOADED_FROM_ELSEWHERE =
            Pattern.compile("\\b(src|href)\\s*=|@import|url\\(\\s*['\"]?(?!#)", Pattern.CASE_INSENSITIVE);

    @Test
    void aPageNeedsNothingFromOutside() {
        Matcher found = LOADED_FROM_ELSEWHERE.matcher(HtmlReport.render(report(lossyRun())));
        assertFalse(found.find(), "something is loaded from elsewhere");
    }

    @Test
    void everyPictureIsWellFormed() throws Exception {
        Matcher pictures = SVG.matcher(HtmlReport.render(report(lossyRun())));
        int count = 0;
        while (pictures.find()) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(pictures.group())));
            count++;
        }
        assertTrue(count >= 2, "a timeline and a counterexample, not " + count);
    }

    @Test
    void aViolationComesWithItsCounterexampleAndTheKill() {
        String page = HtmlReport.render(report(lossyRun()));
        assertTrue(page.contains("<strong>VIOLATED</strong>"));
        assertTrue(page.contains("1 acknowledged record is lost."), "headline");
        assertTrue(page.contains("The counterexample"));
        assertTrue(page.contains("final read from"), "the read that proves the loss");
        assertTrue(page.contains("kill broker 1 (SIGKILL)"));
        assertTrue(page.contains("class=\"op proof\""), "the witness is marked in the timeline");
    }

    @Test
    void aCleanRunShowsNoCounterexample() {
        String page = HtmlReport.render(report(cleanRun()));
        assertTrue(page.contains("<strong>HOLDS</strong>"));
        assertFalse(page.contains("The counterexample"));
    }

    @Test
    void whatWasNotSeenToTheEndIsNeverCalledGreen() {
        Judgement interrupted =
                Judgement.of(cleanHistory(), List.of("broker 1 did not get in sync within 60 s of its restart"));
        String page = HtmlReport.render(report(run(interrupted)));
        assertEquals(Verdict.UNKNOWN, interrupted.verdict());
        assertTrue(page.contains("<strong>INCONCLUSIVE</strong>"));
        assertTrue(page.contains("broker 1 did not get in sync"));
    }

    @Test
    void namesFromOutsideCannotBreakThePage() {
        Run run = new Run(
                Judgement.of(cleanHistory(), List.of()), 2, 1, 0, OptionalInt.empty(), Map.of("</script><b>&", 1));
        Report report = new Report(
                "<i>title</i>",
                "./insync demo --report '<x>'",
                Instant.EPOCH,
                Duration.ZERO,
                Verdict.OK,
                "a < b",
                List.of(),
                Optional.of(run),
                List.of());
        String page = HtmlReport.render(report);
        assertFalse(page.contains("<i>title"));
        assertFalse(page.contains("<x>"));
        assertFalse(page.contains("</script><b>"));
    }

    @Test
    void theDataOfTheTimelineIsJsonWithOneRowForEveryOperation() throws IOException {
        Run run = lossyRun();
        Timeline timeline = new Timeline(run);
        timeline.draw();
        JsonNode data = new ObjectMapper().readTree(new TimelineData(run, timeline).json());
        assertEquals(run.history().size(), data.get("ops").size());
        assertEquals(4, data.get("panels").size());
        assertEquals("producer 1", data.get("clients").get(0).asText());
        assertEquals("final read", data.get("clients").get(3).asText());
    }

    @Test
    void theFileAppearsOnlyWhenItIsComplete(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("report.html");
        HtmlReport.write(report(cleanRun()), file);
        assertTrue(Files.readString(file).endsWith("</html>\n"));
        try (var files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void ofManySendsOnlyTheOrdinaryOnesAreThinnedOut() {
        LogHistory.Builder builder = new LogHistory.Builder();
        int partition = builder.partition("t-0");
        int sends = 3 * Sampling.MAX_ORDINARY;
        for (int i = 0; i < sends; i++) {
            Outcome outcome = i % 1_000 == 7 ? Outcome.INFO : Outcome.OK;
            builder.append(1, partition, i, i + 1, outcome, outcome == Outcome.OK ? i : LogHistory.NO_OFFSET, i);
        }
        Sampling sampling = new Sampling(builder.build(), Set.of(11));
        int drawn = 0;
        for (int op = 0; op < sends; op++) {
            drawn += sampling.draws(op) ? 1 : 0;
        }
        assertTrue(drawn <= Sampling.MAX_ORDINARY + sends / 1_000 + 1, drawn + " marks");
        assertTrue(sampling.draws(1_007), "a send without an answer is always drawn");
        assertTrue(sampling.draws(11), "a witness is always drawn");
    }

    private static Report report(Run run) {
        Report.Step step =
                new Report.Step("The cluster", Verdict.OK, "It ran.", List.of(new Report.Figure("brokers", "3")));
        return new Report(
                "Insync demo",
                "./insync demo",
                Instant.EPOCH,
                Duration.ofSeconds(61),
                run.judgement().verdict(),
                run.judgement().headline(),
                List.of(step),
                Optional.of(run),
                List.of(new Report.Reproduction("all of it", "./insync demo --seed 1")));
    }

    private static Run cleanRun() {
        return run(Judgement.of(cleanHistory(), List.of()));
    }

    private static Run lossyRun() {
        LogHistory.Builder builder = new LogHistory.Builder();
        int partition = builder.partition("t-0");
        builder.append(1, partition, 10 * MS, 12 * MS, Outcome.OK, 0, 7);
        builder.append(2, partition, 20 * MS, 22 * MS, Outcome.OK, 1, 8);
        builder.append(2, partition, 30 * MS, 0, Outcome.INFO, LogHistory.NO_OFFSET, 9);
        builder.append(1, partition, 31 * MS, 32 * MS, Outcome.FAIL, LogHistory.NO_OFFSET, 10);
        builder.end(3, partition, 40 * MS, 41 * MS, 1);
        builder.read(4, partition, 90 * MS, 95 * MS, 0, new long[] {0}, new long[] {7}, Claim.FINAL);
        builder.fault(new Fault("pause brokers 2 and 3", 15 * MS, 26 * MS));
        builder.fault(new Fault("kill broker 1", 25 * MS, 60 * MS));
        builder.fault(new Fault("broker 2 leads partition 0", 50 * MS, 50 * MS));
        return run(Judgement.of(builder.build(), List.of()));
    }

    private static LogHistory cleanHistory() {
        LogHistory.Builder builder = new LogHistory.Builder();
        int partition = builder.partition("t-0");
        builder.append(1, partition, 10 * MS, 12 * MS, Outcome.OK, 0, 7);
        builder.read(4, partition, 90 * MS, 95 * MS, 0, new long[] {0}, new long[] {7}, Claim.FINAL);
        return builder.build();
    }

    private static Run run(Judgement judgement) {
        return new Run(judgement, 2, 1, 0, OptionalInt.of(1), Map.of());
    }
}
