package dev.insync.conformance.museum;

import dev.insync.conformance.museum.Exhibition.Piece;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.model.Exhibit.Group;
import dev.insync.spec.model.LeftOut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All pages of the museum. */
public final class MuseumSite {
    private final Exhibition exhibition;
    private final Map<String, CheckResult> results;

    private MuseumSite(Exhibition exhibition, Map<String, CheckResult> results) {
        this.exhibition = exhibition;
        this.results = results;
    }

    /** The files of the site by name; {@code results} has one for the name of each exhibit. */
    public static Map<String, String> files(Exhibition exhibition, Map<String, CheckResult> results) {
        return new MuseumSite(exhibition, results).files();
    }

    private Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(Page.STYLE_SHEET, Page.styleSheet());
        files.put(Page.INDEX, index());
        List<Piece> pieces = exhibition.pieces();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            files.put(
                    Page.fileOf(piece.name()),
                    ExhibitPage.render(
                            piece,
                            result(piece),
                            i == 0 ? null : pieces.get(i - 1),
                            i + 1 == pieces.size() ? null : pieces.get(i + 1)));
        }
        return files;
    }

    private CheckResult result(Piece piece) {
        return Objects.requireNonNull(results.get(piece.name()), piece.name());
    }

    private String index() {
        Page page = new Page("The museum of replication bugs");
        page.raw("<header>\n<h1>The museum of replication bugs</h1>\n<p class=\"lead\">");
        page.text("What Kafka learned the hard way, one rule at a time. Each exhibit is the specification without one "
                + "rule, or in a configuration that gives safety up, and a short way in which it then goes wrong, "
                + "found by the model checker TLC.");
        page.raw("</p>\n<p class=\"meta\">");
        page.text(exhibition.pieces().size() + " exhibits. One of them in the terminal: ");
        page.raw("<code>./insync museum NAME</code></p>\n</header>\n");
        for (Group group : Group.values()) {
            List<Piece> pieces = exhibition.pieces().stream()
                    .filter(piece -> piece.exhibit().group() == group)
                    .toList();
            if (!pieces.isEmpty()) {
                page.raw("<section>\n").element("h2", "", group.title()).raw("<ul class=\"exhibits\">\n");
                pieces.forEach(piece -> card(page, piece));
                page.raw("</ul>\n</section>\n");
            }
        }
        leftOut(page);
        return page.close();
    }

    private void card(Page page, Piece piece) {
        CheckResult result = result(piece);
        Counterexample counterexample = result.counterexample();
        page.raw("<li>\n<h3>")
                .link("", Page.fileOf(piece.name()), piece.exhibit().title())
                .raw("</h3>\n");
        page.element("p", "", Story.capital(piece.entry().shows()) + ".").raw("<p class=\"facts\">");
        piece.exhibit().source().forEach(source -> page.element("span", "chip source", source));
        String property = piece.entry().expect().property();
        String length = counterexample == null ? "" : " in " + counterexample.length() + " states";
        page.element("span", "chip", property + " fails" + length);
        if (!Exhibition.isAsAnnounced(result)) {
            page.element("span", "chip wrong", "not as announced");
        }
        page.raw("</p>\n</li>\n");
    }

    private void leftOut(Page page) {
        if (exhibition.leftOut().isEmpty()) {
            return;
        }
        page.raw("<section>\n<h2>Left out</h2>\n<dl class=\"left-out\">\n");
        for (LeftOut leftOut : exhibition.leftOut()) {
            page.raw("<div>")
                    .element("dt", "", leftOut.id())
                    .element("dd", "", leftOut.why())
                    .raw("</div>\n");
        }
        page.raw("</dl>\n</section>\n");
    }
}
