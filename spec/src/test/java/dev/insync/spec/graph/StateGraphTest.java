package dev.insync.spec.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insync.spec.Toys;
import dev.insync.spec.check.Check;
import dev.insync.spec.check.CheckListener;
import dev.insync.spec.check.CheckResult;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import dev.insync.spec.value.ActionInstance;
import dev.insync.spec.value.TlaValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateGraphTest {
    @TempDir
    private Path directory;

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        assertEquals(List.of(), Toys.runDirectories());
    }

    private List<Expansion> expansions(String model) throws SpecException, IOException {
        List<Expansion> expansions = new ArrayList<>();
        StateGraph.open(Toys.model(model), directory).visit(expansions::add);
        return expansions;
    }

    @ParameterizedTest
    @ValueSource(strings = {"register", "all-by-name", "bindings", "bounded", "tickets"})
    void theGraphHasTheStatesAndTheDepthThatTlcCounts(String name) throws SpecException, IOException {
        Model model = Toys.model(name);
        CheckResult checked = Check.of(model).workers(1).run(CheckListener.SILENT);

        GraphCounts counts = StateGraph.open(model, directory).visit(expansion -> {});

        assertEquals(checked.counts().distinct(), counts.states());
        assertEquals(checked.counts().depth(), counts.depth());
    }

    @Test
    void everyWayOfBindingAParameterIsRecovered() throws SpecException, IOException {
        Set<String> seen = new TreeSet<>();
        for (Expansion expansion : expansions("bindings")) {
            expansion.enabled().forEach(enabled -> seen.add(enabled.action().toString()));
            expansion.refused().forEach(refused -> seen.add(refused.toString()));
        }

        assertEquals("""
                Count(n = a, was = 0)
                Count(n = a, was = 1)
                Count(n = a, was = 2)
                Count(n = b, was = 0)
                Count(n = b, was = 1)
                Count(n = b, was = 2)
                Drop(m = [from a, to b])
                Drop(m = [from b, to a])
                Group(n = a)
                Group(n = b)
                Loner
                Next(n = a)
                Next(n = b)
                Receive(m = [from a, to b])
                Receive(m = [from b, to a])
                Reset(n = a, to = 0)
                Reset(n = a, to = 1)
                Reset(n = b, to = 0)
                Reset(n = b, to = 1)
                Send(from = a, to = a)
                Send(from = a, to = b)
                Send(from = b, to = a)
                Send(from = b, to = b)
                Swap(a = a, b = b)
                Swap(a = b, b = a)""", String.join("\n", seen));
    }

    @Test
    void everyInstanceIsEitherEnabledOrRefusedAndLeadsWhereItsActionSays() throws SpecException, IOException {
        Set<String> everywhere = Set.of("Send", "Reset", "Group", "Swap", "Loner", "Next");
        for (Expansion expansion : expansions("bindings")) {
            Set<ActionInstance> enabled =
                    expansion.enabled().stream().map(Expansion.Enabled::action).collect(Collectors.toSet());
            Set<ActionInstance> refused = new HashSet<>(expansion.refused());
            assertEquals(
                    enabled.size() + refused.size(),
                    Stream.concat(enabled.stream(), refused.stream()).distinct().count());
            assertEquals(
                    4 + 4 + 2 + 2 + 1 + 2,
                    Stream.concat(enabled.stream(), refused.stream())
                            .filter(instance -> everywhere.contains(instance.name()))
                            .count());
            TlaValue count = expansion.from().state().value("count");
            TlaValue messages = expansion.from().state().value("messages");
            for (Expansion.Enabled each : expansion.enabled()) {
                switch (each.action().name()) {
                    case "Send" ->
                        assertEquals(0, count.apply(each.action().param("from")).asInt());
                    case "Receive" ->
                        assertTrue(messages.elements().contains(each.action().param("m")));
                    case "Reset" ->
                        assertEquals(
                                each.action().param("to"),
                                each.successors()
                                        .get(0)
                                        .state()
                                        .value("count")
                                        .apply(each.action().param("n")));
                    case "Count" ->
                        assertEquals(
                                each.action().param("was"),
                                count.apply(each.action().param("n")));
                    default -> assertFalse(each.successors().isEmpty());
                }
            }
            long present = Stream.concat(enabled.stream(), refused.stream())
                    .filter(instance -> instance.name().equals("Receive"))
                    .count();
            assertEquals(messages.elements().size(), present);
        }
    }

    @Test
    void anActionThatChoosesHasAllItsSuccessorsUnderOneInstance() throws SpecException, IOException {
        List<Integer> sizes = new ArrayList<>();
        for (Expansion expansion : expansions("bindings")) {
            if (expansion.from().state().value("messages").elements().size() == 2) {
                expansion.enabled().stream()
                        .filter(enabled -> enabled.action().name().equals("Drop"))
                        .forEach(enabled -> sizes.add(enabled.successors().size()));
            }
        }

        assertFalse(sizes.isEmpty());
        assertTrue(sizes.stream().allMatch(size -> size == 2), sizes.toString());
    }

    @Test
    void statesOutsideTheConstraintsAreReachedButNotLeft() throws SpecException, IOException {
        List<Expansion> expansions = expansions("bounded");
        Set<Integer> expanded =
                expansions.stream().map(expansion -> expansion.from().number()).collect(Collectors.toSet());
        Set<Integer> outside = new HashSet<>();
        Map<String, Integer> levels = new HashMap<>();
        for (Expansion expansion : expansions) {
            levels.put(expansion.from().state().toString().replace("\n", " "), expansion.level());
            expansion.enabled().stream()
                    .flatMap(enabled -> enabled.successors().stream())
                    .filter(target -> !expanded.contains(target.number()))
                    .forEach(target -> {
                        outside.add(target.number());
                        int x = target.state().value("x").asInt();
                        assertTrue(x > 4, "only x > 4 lies outside, not " + x);
                    });
        }

        assertEquals(10, expansions.size());
        assertEquals(4, outside.size());
        assertEquals(3, levels.get("/\\ x = 3 /\\ y = 0"));
        assertEquals(4, levels.get("/\\ x = 3 /\\ y = 1"));
    }

    @Test
    void theGraphIsTheSameWhateverTheNumberOfThreads() throws SpecException, IOException {
        Path first = StateGraph.open(Toys.model("register"), directory.resolve("1"), false, 1, "0", counts -> {})
                .file();
        Path second = StateGraph.open(Toys.model("register"), directory.resolve("2"), false, 3, "0", counts -> {})
                .file();

        assertEquals(-1, Files.mismatch(first, second));
    }

    @Test
    void theSecondOpeningFindsTheFile() throws SpecException, IOException {
        StateGraph first = StateGraph.open(Toys.model("register"), directory);
        StateGraph second = StateGraph.open(Toys.model("register"), directory);

        assertTrue(first.explored());
        assertFalse(second.explored());
        assertEquals(first.file(), second.file());
        assertNotEquals(
                first.file(),
                StateGraph.open(Toys.model("register").without("FENCE"), directory)
                        .file());
    }

    @Test
    void aJudgedGraphServesEverybodyAndAnotherOneOnlyWhoDoesNotAsk() throws SpecException, IOException {
        Model model = Toys.model("register");

        assertTrue(StateGraph.open(model, directory).explored());
        assertTrue(StateGraph.openJudged(model, directory).explored());
        assertFalse(StateGraph.openJudged(model, directory).explored());
        assertFalse(StateGraph.open(model, directory).explored());
    }

    @ParameterizedTest
    @CsvSource({
        "no-free-first, breaks OneOwner",
        "no-fence, breaks EpochsAscend",
        "action-property, breaks EpochStays",
        "refinement, breaks Refines",
        "initial-invariant, an initial state breaks StartsTaken",
        "initial-property, an initial state breaks StartsTaken",
        "two-steps, breaks TwoSteps",
        "tickets, ends in a deadlock"
    })
    void whatBreaksAPropertyIsNoJudgedGraph(String name, String why) throws SpecException, IOException {
        Model model = Toys.model(name);

        SpecException broken = assertThrows(SpecException.class, () -> StateGraph.openJudged(model, directory));

        assertTrue(broken.getMessage().endsWith(why), broken.getMessage());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(), files.toList());
        }
        assertTrue(StateGraph.open(model, directory).explored());
    }

    @Test
    void anotherTlcExploresAnew() throws SpecException, IOException {
        Model model = Toys.model("register");
        StateGraph mine = StateGraph.open(model, directory);

        StateGraph other = StateGraph.open(model, directory, false, 1, "00000000", counts -> {});
        assertTrue(other.explored());
        assertNotEquals(mine.file(), other.file());

        // Under the right name, what another TLC wrote is not taken either.
        Files.copy(other.file(), mine.file(), StandardCopyOption.REPLACE_EXISTING);
        assertTrue(StateGraph.open(model, directory).explored());
        assertFalse(StateGraph.open(model, directory).explored());
    }

    @Test
    void aGraphOfAChangedModelStaysWhileSomebodyMayReadIt() throws SpecException, IOException {
        StateGraph old = StateGraph.open(Toys.model("register"), directory);
        Model edited = Toys.model("register").withConfig(Toys.model("no-fence").config());

        StateGraph.open(edited, directory);

        assertTrue(old.visit(expansion -> {}).states() > 0);
    }

    @Test
    void aGraphOfAChangedModelThatNobodyOpensIsDeletedAndNoOther() throws SpecException, IOException {
        Path tickets = StateGraph.open(Toys.model("tickets"), directory).file();
        Path old = StateGraph.open(Toys.model("register"), directory).file();
        Path beside = Files.createFile(old.resolveSibling(old.getFileName() + ".pairs"));
        Model edited = Toys.model("register").withConfig(Toys.model("no-fence").config());
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
        for (Path file : List.of(tickets, old, beside)) {
            Files.setLastModifiedTime(file, longAgo);
        }

        Path fresh = StateGraph.open(edited, directory).file();

        assertFalse(Files.exists(old));
        assertFalse(Files.exists(beside));
        assertTrue(Files.exists(fresh));
        assertTrue(Files.exists(tickets));
    }

    @Test
    void aDamagedOrForeignFileIsReplaced() throws SpecException, IOException {
        Model model = Toys.model("register");
        Path file = StateGraph.open(model, directory).file();
        byte[] whole = Files.readAllBytes(file);

        byte[] flipped = whole.clone();
        flipped[whole.length / 2] ^= 1;
        byte[] truncated = java.util.Arrays.copyOf(whole, whole.length - 20);
        byte[] foreign = Files.readAllBytes(
                StateGraph.open(Toys.model("tickets"), directory).file());
        for (byte[] damaged : List.of(flipped, truncated, foreign, new byte[0], new byte[100])) {
            Files.write(file, damaged);
            assertTrue(StateGraph.open(model, directory).explored());
            assertEquals(whole.length, Files.size(file));
            assertFalse(StateGraph.open(model, directory).explored());
        }
    }

    @Test
    void equalValuesAreOneObjectInAllStates() throws SpecException, IOException {
        List<Expansion> expansions = expansions("register");
        TlaValue first = expansions.get(0).from().state().value("log");
        for (Expansion expansion : expansions) {
            TlaValue log = expansion.from().state().value("log");
            if (log.equals(first)) {
                assertSame(first, log);
            }
        }
    }

    @Test
    void symmetryIsSwitchedOffAndAViewIsRefused() throws SpecException, IOException {
        Model symmetric = Toys.model("symmetric");
        CheckResult checked = Check.of(symmetric).workers(1).run(CheckListener.SILENT);

        assertEquals(
                453,
                StateGraph.open(symmetric, directory).visit(expansion -> {}).states());
        assertTrue(checked.counts().distinct() < 453);
        assertEquals(
                "model viewed has a VIEW; its graph would merge states",
                assertThrows(SpecException.class, () -> StateGraph.open(Toys.model("viewed"), directory))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"incomplete", "broken-name", "brims"})
    void aBrokenSpecificationLeavesNoFile(String name) throws SpecException, IOException {
        Model model = Toys.model(name);

        SpecException fault = assertThrows(SpecException.class, () -> StateGraph.open(model, directory));

        String expected = switch (name) {
            case "incomplete" -> "Go(by = 1) gives no value to y";
            case "broken-name" -> "toys/BrokenHelper.tla:3:19: Unknown operator: `two'.";
            default -> "toys/Brims.tla:5:18: Attempted to select nonexistent field \"b\" from the record [a |-> 1]";
        };
        assertTrue(fault.getMessage().startsWith(expected), fault.getMessage());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void interruptingTheCallerLeavesNoFile() throws SpecException, IOException {
        Model model = Toys.model("endless");

        assertThrows(
                CancellationException.class,
                () -> StateGraph.open(
                        model, directory, counts -> Thread.currentThread().interrupt()));

        assertTrue(Thread.interrupted());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
