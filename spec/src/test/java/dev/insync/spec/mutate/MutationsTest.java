package dev.insync.spec.mutate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.insync.spec.Toys;
import dev.insync.spec.model.Model;
import dev.insync.spec.model.SpecException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MutationsTest {
    /** Everything that {@code Put} and {@code Clear} use can be edited, and nothing else: not Init, Next or the invariants. */
    @Test
    void everyPlaceOfWhatTheActionsUseIsEdited() throws Exception {
        String edits = edits(Toys.model("edits")).stream()
                .map(edit -> edit.definition() + ", " + edit.operator().text() + "\n    " + edit.before() + "\n    "
                        + edit.after() + "\n")
                .collect(Collectors.joining());

        assertEquals(resource("/toys/Edits.txt"), edits);
    }

    @Test
    void anEditNamesItsPlaceAndLeavesTheRestOfTheTextWhereItWas() throws Exception {
        Model model = Toys.model("edits");
        Mutation dropped = edits(model).stream()
                .filter(edit -> edit.after().equals("/\\ box' = [box EXCEPT !.epoch = box.version]"))
                .findFirst()
                .orElseThrow();

        assertEquals("Edits:16:27", dropped.place());
        List<String> before = model.moduleText("Edits").lines().toList();
        List<String> after = dropped.mutant(model).moduleText("Edits").lines().toList();
        assertEquals(before.size(), after.size());
        assertEquals(before.get(15).length(), after.get(15).length());
        assertEquals(before.get(15).indexOf("!.epoch"), after.get(15).indexOf("!.epoch"));
        assertEquals(before.get(16), after.get(16));
    }

    @Test
    void theSeedChooses() throws Exception {
        List<Mutation> all = edits(Toys.model("edits"));

        assertEquals(Mutations.choose(all, 7, 5), Mutations.choose(all, 7, 5));
        assertNotEquals(Mutations.choose(all, 7, 5), Mutations.choose(all, 8, 5));
        assertEquals(all.size(), Mutations.choose(all, 7, 1000).size());
    }

    private static List<Mutation> edits(Model model) throws SpecException {
        try (Judge judge = Judge.of(model, 1000)) {
            return Mutations.of(model, judge.definitions());
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(MutationsTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
