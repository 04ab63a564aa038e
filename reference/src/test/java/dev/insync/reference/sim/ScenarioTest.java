package dev.insync.reference.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.reference.core.cluster.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Stories in {@code src/test/resources/scenarios}: {@code -Dinsync.updateGolden=true} writes what they say now. */
class ScenarioTest {
    private static final Path STORIES = Path.of("src", "test", "resources", "scenarios");

    @TestFactory
    List<DynamicTest> storiesSayWhatTheySaid() throws IOException {
        try (Stream<Path> files = Files.list(STORIES)) {
            List<Path> stories = files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .toList();
            assertTrue(stories.size() >= 20, "only " + stories.size() + " stories");
            return stories.stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> compare(file)))
                    .toList();
        }
    }

    private static void compare(Path file) throws IOException {
        String expected = Files.readString(file, StandardCharsets.UTF_8);
        Scenario.Result result = Scenario.parse(expected).run();
        if (Boolean.getBoolean("insync.updateGolden")) {
            Files.writeString(file, result.text(), StandardCharsets.UTF_8);
            return;
        }
        assertEquals(expected, result.text());
        // A story of a missing rule ends with what goes wrong, any other one does not.
        assertEquals(expected.contains("\nwithout "), result.violation() != null);
    }

    @Test
    void anEventIsALine() {
        String line = "HandleFetch p=0 l=b1 f=b2 n=3";
        Event event = EventText.parse(line);
        assertEquals(new Event.HandleFetch(0, 1, 2, 3), event);
        assertEquals(line, EventText.print(event));
        assertEquals("ElectLeader c=b1 p=0 n=b2", EventText.print(new Event.ElectLeader(1, 0, 2)));
        assertEquals("Produce p=0 l=b1 v=7 acks=one", EventText.print(EventText.parse("Produce p=0 l=1 v=7 acks=one")));
    }

    @Test
    void aMistakeIsNamedWithItsLine() {
        assertMistake("brokers 3\n> Explode b=b1", "line 2", "no event Explode");
        assertMistake("> Restart", "line 1", "parameter b is missing");
        assertMistake("> Restart b=b1 c=b2", "line 1", "no parameter c");
        assertMistake("> Restart b=two", "line 1", "cannot be two");
        assertMistake("brokers many", "line 1", "needs a number");
        assertMistake("without KIP-0", "line 1", "unknown fix");
        assertMistake("once upon a time", "line 1", "neither an event");
    }

    private static void assertMistake(String text, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, () -> Scenario.parse(text))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), () -> part + " is not in: " + message);
        }
    }

    @Test
    void aRefusalIsPartOfTheStory() {
        Scenario.Result result = Scenario.parse("> Restart b=b1\n").run();
        assertEquals("> Restart b=b1\n    ! refused BROKER_UP\n", result.text());
        assertEquals(1, result.refused());
    }
}
