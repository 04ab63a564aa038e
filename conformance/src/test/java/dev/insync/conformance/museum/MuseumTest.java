package dev.insync.conformance.museum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.museum.Drawing.Arrow;
import dev.insync.conformance.museum.Drawing.Box;
import dev.insync.conformance.museum.Drawing.Column;
import dev.insync.conformance.museum.Drawing.Panel;
import dev.insync.conformance.museum.Drawing.Point;
import dev.insync.conformance.museum.Drawing.Row;
import dev.insync.conformance.museum.Exhibition.Piece;
import dev.insync.conformance.museum.SpaceTime.Fate;
import dev.insync.conformance.museum.SpaceTime.Lane;
import dev.insync.conformance.museum.SpaceTime.Message;
import dev.insync.conformance.report.Html;
import dev.insync.spec.check.CheckListener;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.engine.Counterexample;
import dev.insync.spec.engine.Counterexample.Step;
import dev.insync.spec.model.Definitions;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecSources;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** Every exhibit of the shipped specification but the largest, checked, read, placed and written. */
class MuseumTest {
    /** Kept from run to run, as long as the model stays the same. */
    private static final Path RESULTS = Path.of("target", "museum-results");

    /** Exhibits whose search takes a minute or more each. */
    private static final Set<String> LARGE = Set.of("kafka-7128", "kafka-7395", "kafka-16541", "kip-380");

    private static final double NEAR = 12;

    private static final Map<String, CheckResult> FOUND = new HashMap<>();
    private static Exhibition exhibition;
    private static Map<String, String> files;

    @BeforeAll
    static void openTheMuseum() throws Exception {
        exhibition = new Exhibition(ModelCatalog.load(SpecSources.find())).without(LARGE);
        for (Piece piece : exhibition.pieces()) {
            FOUND.put(piece.name(), Exhibition.checkOrFind(exhibition.open(piece), RESULTS, CheckListener.SILENT));
        }
        files = MuseumSite.files(exhibition, FOUND);
    }

    static Stream<String> exhibits() {
        return exhibition.pieces().stream().map(Piece::name);
    }

    private static Counterexample counterexample(String name) {
        Counterexample counterexample = FOUND.get(name).counterexample();
        assertNotNull(counterexample, name);
        return counterexample;
    }

    private static SpaceTime spaceTime(String name) {
        return SpaceTimeReader.read(
                counterexample(name), Definitions.of(FOUND.get(name).model()));
    }

    @Test
    void theMuseumIsNotEmpty() {
        assertFalse(exhibition.pieces().isEmpty());
        assertFalse(exhibition.leftOut().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("exhibits")
    void theExhibitShowsWhatTheManifestAnnounces(String name) {
        assertTrue(
                Exhibition.isAsAnnounced(FOUND.get(name)),
                () -> name + ": " + FOUND.get(name).deviations());
    }

    static Set<String> largeExhibits() {
        return LARGE;
    }

    @ParameterizedTest
    @MethodSource("largeExhibits")
    @Tag("deep")
    void aLargeExhibitShowsWhatTheManifestAnnounces(String name) throws Exception {
        Exhibition all = new Exhibition(ModelCatalog.load(SpecSources.find()));
        CheckResult result = Exhibition.check(all.open(all.find(name)), CheckListener.SILENT);

        assertTrue(Exhibition.isAsAnnounced(result), () -> name + ": " + result.deviations());
        assertNotNull(SpaceTimeReader.read(result.counterexample(), Definitions.of(result.model())));
    }

    @ParameterizedTest
    @MethodSource("exhibits")
    void thePageTellsEveryStep(String name) {
        String page = files.get(name + ".html");
        Counterexample counterexample = counterexample(name);

        for (Step step : counterexample.steps()) {
            assertTrue(page.contains(Html.escape(step.action().toString())), step.action()::toString);
            assertTrue(page.contains("id=\"state-" + step.number() + "\""));
        }
        assertTrue(page.contains("in " + counterexample.length() + " states"));
        assertTrue(page.contains("./insync museum " + name));
    }

    /** An action without a banner would be told by its name only, and would have no lane. */
    @ParameterizedTest
    @MethodSource("exhibits")
    void everyStepHasASentence(String name) {
        SpaceTime spaceTime = spaceTime(name);

        spaceTime.moments().stream().skip(1).forEach(moment -> {
            assertFalse(moment.sentence().equals(moment.action()), moment.action());
            assertTrue(moment.actor() == null || spaceTime.lanes().contains(moment.actor()), moment.action());
        });
    }

    @ParameterizedTest
    @MethodSource("exhibits")
    void theDiagramIsWellFormedAndHasWords(String name) throws Exception {
        String page = files.get(name + ".html");
        String svg = page.substring(page.indexOf("<svg"), page.indexOf("</svg>") + "</svg>".length());

        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));

        assertEquals("img", document.getDocumentElement().getAttribute("role"));
        assertEquals(
                "title",
                document.getDocumentElement()
                        .getElementsByTagName("title")
                        .item(0)
                        .getNodeName());
        assertFalse(
                document.getElementsByTagName("desc").item(0).getTextContent().isBlank());
    }

    @ParameterizedTest
    @MethodSource("exhibits")
    void messagesGoFromWhoSendsToWhoReceives(String name) {
        SpaceTime spaceTime = spaceTime(name);

        for (Message message : spaceTime.messages()) {
            assertFalse(message.from().equals(message.to()), message::toString);
            if (message.fate() == Fate.RECEIVED) {
                assertTrue(message.sentAt() < message.endsAt(), message::toString);
                Lane sender = actor(spaceTime, message.sentAt());
                // What the network sends, such as the news of a lost connection, nobody sent.
                assertTrue(sender == null || sender.equals(message.from()), message::toString);
                assertEquals(message.to(), actor(spaceTime, message.endsAt()), message::toString);
            }
        }
    }

    private static Lane actor(SpaceTime spaceTime, int number) {
        return spaceTime.moments().get(number - 1).actor();
    }

    @ParameterizedTest
    @MethodSource("exhibits")
    void arrowsBeginAndEndAtTheirLanesAndRows(String name) {
        Drawing drawing = DiagramLayout.of(spaceTime(name));
        Map<Lane, Double> xs = new HashMap<>();
        drawing.columns().forEach(column -> xs.put(column.lane(), column.x()));

        for (Arrow arrow : drawing.arrows()) {
            Message message = arrow.message();
            Point start = arrow.way().get(0);
            Point end = arrow.way().get(arrow.way().size() - 1);
            assertNear(xs.get(message.from()), start.x(), arrow);
            assertNear(drawing.rows().get(message.sentAt() - 1).dotY(), start.y(), arrow);
            if (message.fate() != Fate.IN_FLIGHT) {
                assertNear(xs.get(message.to()), end.x(), arrow);
                assertNear(drawing.rows().get(message.endsAt() - 1).dotY(), end.y(), arrow);
            }
        }
    }

    private static void assertNear(double expected, double actual, Arrow arrow) {
        assertEquals(expected, actual, NEAR, () -> DiagramSvg.describe(arrow));
    }

    @ParameterizedTest
    @MethodSource("exhibits")
    void nothingCoversAnythingElse(String name) {
        Drawing drawing = DiagramLayout.of(spaceTime(name));
        List<Box> boxes = new ArrayList<>();
        drawing.panels().stream().map(Panel::box).forEach(boxes::add);
        for (Row row : drawing.rows()) {
            for (Column column : drawing.columns()) {
                if (column.lane().equals(row.moment().actor())) {
                    boxes.add(new Box(column.x() - 5, row.dotY() - 5, 10, 10));
                }
            }
        }
        drawing.arrows().forEach(arrow -> {
            if (arrow.label() != null) {
                assertTrue(arrow.label().box().width() > 0, () -> "no place for " + DiagramSvg.describe(arrow));
                boxes.add(arrow.label().box());
            }
        });

        for (int i = 0; i < boxes.size(); i++) {
            Box box = boxes.get(i);
            assertTrue(box.x() > 0 && box.right() <= drawing.width() && box.bottom() <= drawing.height());
            for (Box other : boxes.subList(0, i)) {
                assertFalse(box.meets(other), () -> name + ": " + box + " covers " + other);
            }
        }
    }

    @Test
    void theSiteNeedsNothingFromOutside() {
        files.forEach((file, text) -> {
            String without = text.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
            assertFalse(without.contains("http:") || without.contains("https:") || without.contains("<script"), file);
        });
        exhibits().forEach(name -> assertTrue(files.get("index.html").contains("href=\"" + name + ".html\""), name));
    }

    @Test
    void aKeptResultIsTheResult() throws Exception {
        for (Piece piece : exhibition.pieces()) {
            CheckResult kept =
                    Exhibition.checkOrFind(exhibition.open(piece), RESULTS, progress -> assertTrue(false, "checked"));
            assertEquals(FOUND.get(piece.name()).counterexample(), kept.counterexample());
            assertEquals(FOUND.get(piece.name()).counts(), kept.counts());
        }
    }
}
