package dev.insync.conformance.museum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.conformance.ExternalClient;
import dev.insync.spec.model.Exhibit;
import dev.insync.spec.model.HandStep;
import dev.insync.spec.model.ModelCatalog;
import dev.insync.spec.model.ModelEntry;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.model.SpecSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever follows the steps of an exhibit to the letter sees on running brokers what its page says. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class ByHandTest {
    private static final String QUICK = "acks-all";

    @TempDir
    private Path directory;

    @Test
    void anExhibitShowsWhatItSays() throws Exception {
        shows(QUICK);
    }

    @Tag("deep")
    @ParameterizedTest
    @MethodSource("others")
    void everyExhibitShowsWhatItSays(String exhibit) throws Exception {
        shows(exhibit);
    }

    @Tag("deep")
    @ParameterizedTest
    @MethodSource("withARule")
    void withItsRuleNoneDoes(String exhibit) throws Exception {
        doesNotShow(exhibit);
    }

    static Stream<String> others() throws SpecException {
        return exhibits(false).filter(name -> !name.equals(QUICK));
    }

    static Stream<String> withARule() throws SpecException {
        return exhibits(true);
    }

    /** Those with steps. */
    private static Stream<String> exhibits(boolean withARule) throws SpecException {
        return ModelCatalog.load(SpecSources.find()).entries().stream()
                .filter(entry -> entry.exhibit() != null
                        && !entry.exhibit().byHand().isEmpty()
                        && (!withARule || entry.exhibit().fix() != null))
                .map(ModelEntry::name);
    }

    private void shows(String name) throws Exception {
        List<HandStep> steps = exhibit(name).byHand();
        assertEquals(said(steps), printed(steps, ""));
    }

    private void doesNotShow(String name) throws Exception {
        Exhibit exhibit = exhibit(name);
        assertNotEquals(said(exhibit.byHand()), printed(exhibit.byHand(), " --without " + exhibit.fix()));
    }

    private static List<String> said(List<HandStep> steps) {
        return steps.stream().map(step -> String.join("\n", step.prints())).toList();
    }

    private static Exhibit exhibit(String name) throws SpecException {
        Exhibit exhibit =
                ModelCatalog.load(SpecSources.find()).open(name).entry().exhibit();
        assertNotNull(exhibit, name);
        return exhibit;
    }

    /**
     * Follows the steps.
     *
     * @param leftOut of the first command
     * @return for each step what its last command has printed; where that is what the step says, in the step's words
     */
    private List<String> printed(List<HandStep> steps, String leftOut) throws Exception {
        ExternalClient.require("kcat");
        String start = steps.get(0).run().get(0);
        assertTrue(start.contains(leftOut), start);
        List<String> printed = new ArrayList<>();
        try (Shell shell = Shell.start(directory, start.replace(leftOut, ""))) {
            printed.add("");
            for (HandStep step : steps.subList(1, steps.size())) {
                String last = "";
                for (String command : step.run()) {
                    last = shell.run(command);
                }
                printed.add(matches(step.prints(), last) ? String.join("\n", step.prints()) : last);
            }
        }
        return printed;
    }

    private static boolean matches(List<String> said, String printed) {
        StringBuilder pattern = new StringBuilder();
        for (String line : said) {
            pattern.append(
                    line.equals(HandStep.ANYTHING)
                            ? "(?:.*\n)*"
                            : Stream.of(line.split(HandStep.ANYTHING, -1))
                                            .map(Pattern::quote)
                                            .collect(Collectors.joining(".*"))
                                    + "\n");
        }
        return said.isEmpty() || printed.matches(pattern.toString());
    }
}
