package dev.insync.spec.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.Toys;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import dev.insync.spec.trace.ValidationResult.Verdict;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random walks through state graphs, whole, thinned and damaged; the graph says what the verdict must be. */
class WalksTest {
    private static final SpecSources TOYS = SpecSources.classPath("toys/", "toys/");

    @TempDir
    private Path directory;

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertEquals(List.of(), Toys.runDirectories());
    }

    private static ValidationResult validate(SpecSources sources, TraceHeader header, List<TraceEvent> events)
            throws SpecException {
        return Validation.against(sources).run("walk", new StringReader(Walks.text(header, events)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"register", "bindings", "tickets"})
    void theVerdictOnADamagedWalkIsThatOfTheGraph(String model) throws SpecException, IOException {
        Walks walks = new Walks(Toys.model(model), directory);
        int rejected = 0;
        for (int seed = 0; seed < 12; seed++) {
            Random random = new Random(seed);
            List<TraceEvent> events = new ArrayList<>();
            for (Walks.Step step : walks.walk(random, 25)) {
                events.add(Walks.thinned(Walks.event(step), random, seed % 3 / 2.0));
            }
            if (seed > 2) {
                damage(events, random);
            }
            int matched = walks.matched(events);

            ValidationResult result = validate(TOYS, walks.header(), events);

            assertEquals(matched, result.matched(), model + " with seed " + seed);
            assertEquals(matched == events.size() ? Verdict.ACCEPTED : Verdict.REJECTED, result.verdict());
            if (result.verdict() == Verdict.REJECTED) {
                rejected++;
                // the header is line 1
                assertEquals(
                        matched + 2,
                        result.frontier().get(0).stuck().get(0).event().line());
            }
        }
        assertTrue(rejected > 2, "damage that changes nothing shows nothing");
    }

    /** Swaps two events, drops one, doubles one, or gives one the parameters and state of another. */
    private static void damage(List<TraceEvent> events, Random random) {
        int at = random.nextInt(events.size() - 1);
        TraceEvent some = events.get(at);
        TraceEvent next = events.get(at + 1);
        switch (random.nextInt(4)) {
            case 0 -> {
                events.set(at, next);
                events.set(at + 1, some);
            }
            case 1 -> events.remove(at);
            case 2 -> events.add(at, some);
            default -> {
                TraceEvent other = events.get(random.nextInt(events.size()));
                events.set(
                        at,
                        other.action().equals(some.action()) ? Walks.with(some, other.params(), some.state()) : other);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"truncation", "partitions"})
    void walksOfTheReplicationAreAcceptedHoweverLittleIsKnownOfThem(String model) throws SpecException, IOException {
        ModelCatalog catalog = ModelCatalog.load(SpecSources.find());
        Walks walks = new Walks(catalog.open(model), directory);
        for (double kept : new double[] {1, 0.3, 0}) {
            Random random = new Random(4711);
            List<TraceEvent> events = new ArrayList<>();
            for (Walks.Step step : walks.walk(random, 60)) {
                events.add(Walks.thinned(Walks.event(step), random, kept));
            }

            ValidationResult result = validate(SpecSources.find(), walks.header(), events);

            assertEquals(
                    Verdict.ACCEPTED,
                    result.verdict(),
                    ValidationText.lines(result).toString());
            assertEquals(events.size(), result.matched());
            assertNull(result.broken());
        }
    }

    @Test
    void aWalkOfTheReplicationThatLosesAnEventIsRejectedWhereTheGraphEnds() throws SpecException, IOException {
        ModelCatalog catalog = ModelCatalog.load(SpecSources.find());
        Walks walks = new Walks(catalog.open("truncation"), directory);
        List<TraceEvent> events = new ArrayList<>();
        walks.walk(new Random(3), 40).forEach(step -> events.add(Walks.event(step)));
        events.remove(20);
        int matched = walks.matched(events);

        ValidationResult result = validate(SpecSources.find(), walks.header(), events);

        assertEquals(Verdict.REJECTED, result.verdict());
        assertEquals(matched, result.matched());
        assertFalse(ValidationText.lines(result).isEmpty());
    }
}
