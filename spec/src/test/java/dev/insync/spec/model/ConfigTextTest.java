package dev.insync.spec.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigTextTest {
    private static final ConfigText CONFIG = new ConfigText("""
            \\* Fixes = {"COMMENT"}
            CONSTANTS
                Fixes = {"A", (* "B", *)
                         "C"}
                N = 3
            INVARIANTS TypeOK Agreement
            PROPERTY Live
            SYMMETRY Perms
            PROPERTIES Safe
                       Refines
            """);

    @Test
    void fixesAreReadOutsideComments() {
        assertEquals(Set.of("A", "C"), CONFIG.fixes(Set.of()));
        assertTrue(CONFIG.hasFixes());
    }

    @Test
    void aDefinitionMeansAllFixes() {
        assertEquals(Set.of("A", "B"), new ConfigText("CONSTANT Fixes <- AllFixes").fixes(Set.of("A", "B")));
        assertFalse(new ConfigText("CONSTANT N = 1").hasFixes());
    }

    @Test
    void editsKeepEveryLineWhereItWas() {
        ConfigText edited = CONFIG.withFixes(Set.of("C")).without("SYMMETRY").withOnlyProperty("Safe");

        assertEquals(Set.of("C"), edited.fixes(Set.of()));
        assertFalse(edited.has("SYMMETRY"));
        assertEquals(List.of("Safe"), edited.properties());
        assertEquals(List.of("TypeOK", "Agreement"), edited.invariants());
        assertEquals(CONFIG.lineOf("N"), edited.lineOf("N"));
        assertEquals(5, edited.lineOf("N"));
        assertEquals(6, edited.lineOf("Agreement"));
    }

    @Test
    void listsSpanLinesAndSections() {
        assertEquals(List.of("Live", "Safe", "Refines"), CONFIG.properties());
        assertEquals(0, CONFIG.lineOf("COMMENT"));
    }

    @Test
    void importsAreFoundOutsideComments() {
        assertEquals(Set.of("Naturals", "Sequences", "Lower", "Other"), TlaText.imports("""
                        ---- MODULE M ----
                        EXTENDS Naturals,
                                Sequences
                        (* INSTANCE Comment (* nested *) EXTENDS Too *)
                        \\* INSTANCE Line
                        L == INSTANCE Lower WITH x <- y
                        LOCAL INSTANCE Other
                        ====
                        """));
    }
}
