package dev.insync.spec.value;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TlaValueTest {
    private static final TlaValue B1 = TlaValue.model("b1");
    private static final TlaValue B2 = TlaValue.model("b2");
    private static final TlaValue B10 = TlaValue.model("b10");

    @Test
    void aFunctionOverOneToNIsASequence() {
        TlaValue function = TlaValue.fn(Map.of(TlaValue.of(2), B2, TlaValue.of(1), B1));

        assertEquals(TlaValue.seq(List.of(B1, B2)), function);
        assertEquals("<<b1, b2>>", function.toString());
        assertEquals(B2, function.apply(TlaValue.of(2)));
    }

    @Test
    void aFunctionOverStringsIsARecord() {
        TlaValue function = TlaValue.fn(Map.of(TlaValue.of("b"), B2, TlaValue.of("a"), B1));

        assertEquals(TlaValue.rec(Map.of("a", B1, "b", B2)), function);
        assertEquals("[a |-> b1, b |-> b2]", function.toString());
        assertEquals(B1, function.field("a"));
    }

    @Test
    void everyEmptyFunctionIsTheEmptySequence() {
        assertEquals(TlaValue.seq(List.of()), TlaValue.fn(Map.of()));
        assertEquals(TlaValue.seq(List.of()), TlaValue.rec(Map.of()));
        assertNotEquals(TlaValue.seq(List.of()), TlaValue.set(List.of()));
    }

    @Test
    void otherFunctionsStayFunctions() {
        TlaValue function = TlaValue.fn(Map.of(B2, TlaValue.of(true), B1, TlaValue.of("x\"y")));

        assertEquals("(b1 :> \"x\\\"y\" @@ b2 :> TRUE)", function.toString());
        assertEquals(TlaValue.fn(Map.of(TlaValue.of(0), B1)).toString(), "(0 :> b1)");
        assertTrue(function.asFunction().get(B2).asBool());
    }

    @Test
    void setsIgnoreOrderAndRepetition() {
        assertEquals(TlaValue.set(List.of(B1, B2)), TlaValue.set(List.of(B2, B1, B2)));
        assertEquals("{b1, b2, b10}", TlaValue.set(List.of(B10, B2, B1)).toString());
    }

    @Test
    void theOrderIsTotalOverAllKinds() {
        List<TlaValue> all = List.of(
                TlaValue.of(3),
                TlaValue.of(false),
                TlaValue.of("s"),
                B1,
                TlaValue.seq(List.of(B1)),
                TlaValue.set(List.of(B1)),
                TlaValue.rec(Map.of("f", B1)),
                TlaValue.rec(Map.of("f", B2)),
                TlaValue.rec(Map.of("g", B1)),
                TlaValue.fn(Map.of(B1, B1)));

        TreeSet<TlaValue> sorted = new TreeSet<>(all);

        assertEquals(all.size(), sorted.size());
        all.forEach(value -> assertTrue(sorted.contains(value), value.toString()));
    }

    @Test
    void aWrongKindIsNamed() {
        assertEquals(
                "not an integer: b1",
                assertThrows(IllegalStateException.class, B1::asInt).getMessage());
        assertEquals(
                "no field x in [f |-> b1]",
                assertThrows(
                                IllegalStateException.class,
                                () -> TlaValue.rec(Map.of("f", B1)).field("x"))
                        .getMessage());
        assertThrows(IllegalStateException.class, B1::elements);
        assertThrows(IllegalStateException.class, B1::asFunction);
    }

    @Test
    void compactTextGroupsArgumentsWithTheSameResult() {
        TlaValue empty = TlaValue.seq(List.of());
        TlaValue log = TlaValue.seq(List.of(TlaValue.rec(Map.of("epoch", TlaValue.of(1), "value", TlaValue.of(7)))));

        assertEquals(
                "[b1 b10: <<>>, b2: <<[epoch 1, value 7]>>]",
                CompactText.of(TlaValue.fn(Map.of(B1, empty, B2, log, B10, empty))));
        assertEquals("<<b1, ...", CompactText.of(TlaValue.seq(List.of(B1, B2, B10)), 9));
    }
}
