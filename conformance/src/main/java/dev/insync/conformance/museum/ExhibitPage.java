package dev.insync.conformance.museum;

import dev.insync.conformance.museum.Exhibition.Piece;
import dev.insync.conformance.museum.SpaceTime.Cycle;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.Story.Chapter;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Outcome.PropertyKind;
import dev.insync.spec.engine.Outcome.Violates;
import dev.insync.spec.model.Definitions;
import dev.insync.spec.model.Definitions.Definition;
import dev.insync.spec.model.Exhibit;
import dev.insync.spec.model.HandStep;
import dev.insync.spec.value.Change;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page of one exhibit. */
final class ExhibitPage {
    private static final int MOST_DEFINITIONS = 6;

    private final Piece piece;
    private final CheckResult result;
    private final Definitions definitions;
    private final Page page;

    private ExhibitPage(Piece piece, CheckResult result) {
        this.piece = piece;
        this.result = result;
        this.definitions = Definitions.of(result.model());
        this.page = new Page(piece.exhibit().title() + " – the museum of replication bugs");
    }

    /** The page; {@code before} and {@code after} are its neighbours. */
    static String render(Piece piece, CheckResult result, @Nullable Piece before, @Nullable Piece after) {
        return new ExhibitPage(piece, result).render(before, after);
    }

    private String render(@Nullable Piece before, @Nullable Piece after) {
        header();
        verdict();
        Counterexample counterexample = result.counterexample();
        if (counterexample != null) {
            SpaceTime spaceTime = SpaceTimeReader.read(counterexample, definitions);
            if (!spaceTime.lanes().isEmpty()) {
                diagram(spaceTime);
            }
            steps(Story.of(counterexample, spaceTime));
        }
        reproduction();
        neighbours(before, after);
        return page.close();
    }

    private void header() {
        Exhibit exhibit = piece.exhibit();
        page.raw("<header>\n<nav class=\"trail\">").link("", Page.INDEX, "The museum");
        page.raw("<span aria-hidden=\"true\">/</span> ")
                .text(exhibit.group().title())
                .raw("</nav>\n");
        page.element("h1", "", exhibit.title());
        page.raw("<ul class=\"chips\">\n");
        exhibit.source().forEach(source -> page.element("li", "chip source", source));
        page.element("li", "chip", exhibit.fixedIn() == null ? "in every Kafka" : "fixed in " + exhibit.fixedIn());
        if (exhibit.fix() != null) {
            page.element("li", "chip", "rule " + exhibit.fix());
        }
        page.raw("</ul>\n</header>\n<section class=\"pair\">\n<article class=\"card good\">\n");
        page.element("h2", "", exhibit.fix() == null ? "How to be safe" : "The rule");
        page.element("p", "", exhibit.rule()).raw("</article>\n<article class=\"card bad\">\n");
        page.element("h2", "", exhibit.fix() == null ? "What goes wrong" : "Without it");
        page.element("p", "", exhibit.without()).raw("</article>\n</section>\n");
    }

    private void verdict() {
        boolean shown = Exhibition.isAsAnnounced(result);
        page.raw("<section>\n<div class=\"verdict ")
                .raw(shown ? "shown" : "not-shown")
                .raw("\">\n<p><strong>");
        page.text(headline()).raw("</strong> ");
        if (shown) {
            page.text("as the manifest announces. TLC found it in "
                    + result.counts().distinct() + " distinct states"
                    + (isShortest() ? "; no behaviour is shorter." : "."));
        } else {
            page.text("This is not what the manifest announces: " + String.join("; ", result.deviations()) + ".");
        }
        page.raw("</p>\n</div>\n");
        if (result.outcome() instanceof Violates violated) {
            List<Definition> texts = definitions.withHelpers(violated.property(), MOST_DEFINITIONS);
            if (!texts.isEmpty()) {
                page.raw("<h2>What is violated</h2>\n");
                if (!texts.get(0).comment().isEmpty()) {
                    page.element("p", "", texts.get(0).comment());
                }
                page.raw("<pre class=\"tla\" tabindex=\"0\" aria-label=\"TLA+ text of the property\">");
                page.text(texts.stream().map(Definition::text).collect(Collectors.joining("\n\n")));
                page.raw("</pre>\n");
            }
        }
        page.raw("</section>\n");
    }

    /** The search is breadth first, but a loop is looked for in all that was found so far. */
    private boolean isShortest() {
        return result.outcome() instanceof Violates violated && violated.kind() != PropertyKind.TEMPORAL_PROPERTY;
    }

    private String headline() {
        Counterexample counterexample = result.counterexample();
        String length = counterexample == null ? "" : " in " + counterexample.length() + " states";
        String outcome = result.outcome() instanceof Violates violated
                ? "Violates " + violated.property()
                : String.valueOf(result.outcome());
        return outcome + length + (Exhibition.isAsAnnounced(result) ? "," : ".");
    }

    private void diagram(SpaceTime spaceTime) {
        String lanes = spaceTime.lanes().stream().map(Lane::title).collect(Collectors.joining(", "));
        String description = "Time runs downwards over " + spaceTime.moments().size() + " states; the lanes are "
                + lanes + ". The section that follows tells every step in words.";
        String verdict = result.outcome() instanceof Violates violated
                ? "State " + spaceTime.moments().size() + " in full: " + violated.property() + " does not hold"
                        + goesOn(spaceTime.cycle())
                : "State " + spaceTime.moments().size() + " in full";
        page.raw("<section>\n<h2>What happens</h2>\n<div class=\"figure\" tabindex=\"0\" role=\"group\" ")
                .raw("aria-label=\"Space-time diagram, scrolls sideways\">\n");
        page.raw(DiagramSvg.write(
                DiagramLayout.of(spaceTime),
                "Space-time diagram: " + piece.exhibit().title(),
                description,
                verdict));
        page.raw("</div>\n").raw(Legend.html()).raw("</section>\n");
    }

    private static String goesOn(@Nullable Cycle cycle) {
        if (cycle == null) {
            return "";
        }
        return cycle.action() == null
                ? "; nothing happens any more"
                : "; back to " + cycle.backTo() + " by " + cycle.action() + ", for ever";
    }

    private void steps(Story story) {
        page.raw("<section>\n<h2>Step by step</h2>\n<ol class=\"steps\" start=\"2\">\n");
        for (Chapter chapter : story.chapters()) {
            page.raw("<li id=\"state-" + chapter.number() + "\">");
            page.element("p", "", chapter.sentence() + ".");
            page.element("code", "action", chapter.action()).raw("<ul class=\"changes\">\n");
            for (Change change : chapter.changes()) {
                page.element("li", "", change.toString());
            }
            page.raw(chapter.changes().isEmpty() ? "<li>nothing changes</li>\n" : "")
                    .raw("</ul>\n</li>\n");
        }
        page.raw("</ol>\n");
        if (!story.ending().isEmpty()) {
            page.element("p", "for-ever", story.ending());
        }
        page.raw("</section>\n");
    }

    private void reproduction() {
        page.raw("<section>\n<h2>Do it again</h2>\n<pre class=\"command\">");
        page.text("./insync museum " + piece.name()).raw("</pre>\n<p>The model is ");
        page.raw("<code>").text(result.model().configFile()).raw("</code>.</p>\n");
        List<HandStep> byHand = piece.exhibit().byHand();
        if (!byHand.isEmpty()) {
            page.raw("<h3>By hand, on running brokers</h3>\n<ol class=\"by-hand\">\n");
            byHand.forEach(this::byHand);
            page.raw("</ol>\n");
        } else if (piece.exhibit().fix() != null) {
            page.raw(
                            "<p>On running brokers it takes an order of events that nobody brings about by hand. The simulator finds it"
                                    + " by chance:</p>\n<pre class=\"command\">")
                    .text("./insync simulate --without " + piece.exhibit().fix() + " --seeds 2000 --steps 5000")
                    .raw("</pre>\n");
        }
        page.raw("</section>\n");
    }

    private void byHand(HandStep step) {
        page.raw("<li><p>");
        boolean name = false;
        for (String part : step.text().split("`", -1)) {
            page.raw(name ? "<code>" : "").text(part).raw(name ? "</code>" : "");
            name = !name;
        }
        page.raw("</p>\n<pre class=\"command\">")
                .text(String.join("\n", step.run()))
                .raw("</pre>\n");
        if (!step.prints().isEmpty()) {
            page.raw("<p class=\"meta\">The last command prints:</p>\n<pre class=\"prints\">")
                    .text(String.join("\n", step.prints()))
                    .raw("</pre>\n");
        }
        page.raw("</li>\n");
    }

    private void neighbours(@Nullable Piece before, @Nullable Piece after) {
        page.raw("<nav class=\"neighbours\" aria-label=\"Neighbouring exhibits\">\n");
        if (before != null) {
            page.link(
                    "before",
                    Page.fileOf(before.name()),
                    "← " + before.exhibit().title());
        }
        if (after != null) {
            page.link("after", Page.fileOf(after.name()), after.exhibit().title() + " →");
        }
        page.raw("</nav>\n");
    }
}
