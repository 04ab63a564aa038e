package dev.insync.conformance.report;

import dev.insync.conformance.report.Report.Figure;
import dev.insync.conformance.report.Report.Reproduction;
import dev.insync.conformance.report.Report.Step;
import dev.insync.linearizability.Verdict;
import dev.insync.linearizability.log.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Renders a {@link Report} as one HTML page that needs nothing but itself: style, script, data and pictures are inside. */
public final class HtmlReport {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int SHOWN_PICTURES = 3;

    private final Report report;
    private final StringBuilder page = new StringBuilder(1 << 20);

    private HtmlReport(Report report) {
        this.report = report;
    }

    /** Writes the page; the file appears under its name only when it is complete. */
    public static void write(Report report, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        try {
            Files.writeString(unfinished, render(report));
            Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** The page as text. */
    public static String render(Report report) {
        return new HtmlReport(report).render();
    }

    private String render() {
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        page.append(Html.escape(report.title() + ": " + word(report.verdict()))).append("</title>\n<style>\n");
        page.append(resource("report.css")).append("</style>\n</head>\n<body>\n<main>\n");
        header();
        steps();
        report.run().ifPresent(this::run);
        reproductions();
        page.append("</main>\n</body>\n</html>\n");
        return page.toString();
    }

    private void header() {
        page.append("<header>\n<h1>").append(Html.escape(report.title())).append("</h1>\n<p class=\"meta\">");
        page.append(TIME.format(report.startedAt())).append(" &middot; took ");
        page.append(seconds(report.took().toMillis())).append(" &middot; <code>");
        page.append(Html.escape(report.command())).append("</code></p>\n");
        page.append("<div class=\"verdict ").append(css(report.verdict())).append("\"><span class=\"mark\">");
        page.append(mark(report.verdict())).append("</span><div><strong>").append(word(report.verdict()));
        page.append("</strong><p>").append(Html.escape(report.headline())).append("</p></div></div>\n</header>\n");
    }

    private void steps() {
        page.append("<section>\n<h2>What was checked</h2>\n<div class=\"steps\">\n");
        int number = 1;
        for (Step step : report.steps()) {
            page.append("<article class=\"step ").append(css(step.verdict())).append("\"><h3><span class=\"mark\">");
            page.append(mark(step.verdict())).append("</span>").append(number++).append(". ");
            page.append(Html.escape(step.title())).append("</h3>\n<p>").append(Html.escape(step.sentence()));
            page.append("</p>\n<dl>\n");
            for (Figure figure : step.figures()) {
                page.append("<div><dt>").append(Html.escape(figure.name())).append("</dt><dd>");
                page.append(Html.escape(figure.value())).append("</dd></div>\n");
            }
            page.append("</dl></article>\n");
        }
        page.append("</div>\n</section>\n");
    }

    private void run(Run run) {
        if (run.judgement().verdict() == Verdict.VIOLATION) {
            evidence(run);
        }
        Timeline timeline = new Timeline(run);
        page.append(
                "<section>\n<h2>The run</h2>\n<p class=\"hint\">Time runs to the right, the same in all pictures. ");
        page.append(
                "Point at a mark to see the operation; turn the wheel or drag to zoom, double-click to see all.</p>\n");
        legend(run);
        page.append("<div class=\"figure\">").append(timeline.draw()).append("<div id=\"tip\" hidden></div></div>\n");
        errors(run);
        page.append("</section>\n<script type=\"application/json\" id=\"data\">");
        page.append(new TimelineData(run, timeline).json()).append("</script>\n<script>\n");
        page.append(resource("report.js")).append("</script>\n");
    }

    private void legend(Run run) {
        String focus = run.partition(run.focus());
        page.append("<ul class=\"legend\">");
        entry("focus", "sends to " + focus + (run.killed().isPresent() ? ", whose leader was killed" : ""));
        entry("other", "sends to the other partitions");
        entry("read", "reads");
        entry("end", "end-offset queries");
        entry("unknown", "sends without an answer (outcome unknown)");
        entry("failed", "sends that certainly failed");
        if (run.judgement().verdict() == Verdict.VIOLATION) {
            entry("proof", "operations that prove a violation");
        }
        if (run.killed().isPresent()) {
            entry("kill", "broker killed, until its restart");
            entry("pause", "followers paused");
        }
        page.append("</ul>\n");
    }

    private void entry(String css, String text) {
        page.append("<li><i class=\"key ")
                .append(css)
                .append("\"></i>")
                .append(Html.escape(text))
                .append("</li>");
    }

    private void errors(Run run) {
        if (run.errors().isEmpty()) {
            return;
        }
        page.append("<p class=\"hint\">Errors that clients met: ");
        List<String> texts = new ArrayList<>();
        run.errors().forEach((error, count) -> texts.add(Html.escape(error) + " &times;&thinsp;" + count));
        page.append(String.join(", ", texts)).append(".</p>\n");
    }

    private void evidence(Run run) {
        List<Violation> witnesses = run.judgement().witnesses();
        int shown = Math.min(SHOWN_PICTURES, witnesses.size());
        page.append("<section>\n<h2>The counterexample</h2>\n");
        for (Violation violation : witnesses.subList(0, shown)) {
            page.append("<article class=\"evidence\"><h3>")
                    .append(Html.escape(violation.kind().label()));
            page.append(" <small>")
                    .append(times(run.judgement().found(violation.kind())))
                    .append("</small></h3>\n<p>");
            page.append(Html.escape(violation.partition() + ": " + violation.sentence()))
                    .append("</p>\n");
            if (!violation.operations().isEmpty()) {
                page.append("<div class=\"figure\">").append(new EvidencePicture(run, violation).draw());
                page.append("</div>\n");
            }
            page.append("<pre>").append(Html.escape(violation.describe())).append("</pre></article>\n");
        }
        for (Violation violation : witnesses.subList(shown, witnesses.size())) {
            page.append("<p>Also found: ")
                    .append(Html.escape(violation.kind().label()))
                    .append(", ");
            page.append(times(run.judgement().found(violation.kind()))).append(".</p>\n");
        }
        page.append("</section>\n");
    }

    private static String times(long count) {
        return count == 1 ? "found once" : "found " + count + " times; the first is shown";
    }

    private void reproductions() {
        page.append("<section>\n<h2>Do it again</h2>\n<table>\n");
        for (Reproduction reproduction : report.reproductions()) {
            page.append("<tr><td>").append(Html.escape(reproduction.what())).append("</td><td><code>");
            page.append(Html.escape(reproduction.command())).append("</code></td></tr>\n");
        }
        page.append("</table>\n</section>\n");
    }

    private static String css(Verdict verdict) {
        return switch (verdict) {
            case OK -> "ok";
            case VIOLATION -> "violation";
            case UNKNOWN -> "unknown";
        };
    }

    private static String mark(Verdict verdict) {
        return switch (verdict) {
            case OK -> "&#10003;";
            case VIOLATION -> "&#10007;";
            case UNKNOWN -> "?";
        };
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case OK -> "HOLDS";
            case VIOLATION -> "VIOLATED";
            case UNKNOWN -> "INCONCLUSIVE";
        };
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the program's own " + name, e);
        }
    }
}
