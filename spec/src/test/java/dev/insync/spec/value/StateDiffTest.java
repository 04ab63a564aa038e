package dev.insync.spec.value;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateDiffTest {
    private static final TlaValue B1 = TlaValue.model("b1");
    private static final TlaValue B2 = TlaValue.model("b2");

    private static List<String> diff(TlaValue before, TlaValue after) {
        return StateDiff.between(new TlaState(List.of("x"), before), new TlaState(List.of("x"), after)).stream()
                .map(Change::toString)
                .toList();
    }

    private static TlaValue record(String field, TlaValue value) {
        return TlaValue.rec(Map.of(field, value, "same", B1));
    }

    private static TlaValue entry(int epoch, int value) {
        return TlaValue.rec(Map.of("epoch", TlaValue.of(epoch), "value", TlaValue.of(value)));
    }

    @Test
    void equalStatesDoNotDiffer() {
        assertEquals(List.of(), diff(entry(1, 2), entry(1, 2)));
    }

    @Test
    void aChangeIsNamedByItsPathThroughRecordsAndFunctions() {
        TlaValue before = TlaValue.fn(Map.of(B1, record("log", TlaValue.seq(List.of())), B2, B2));
        TlaValue after = TlaValue.fn(Map.of(B1, record("log", TlaValue.seq(List.of(entry(1, 1)))), B2, B2));

        assertEquals(List.of("x[b1].log: <<>> -> <<[epoch 1, value 1]>>"), diff(before, after));
    }

    @Test
    void functionsMayGainAndLoseArguments() {
        assertEquals(
                List.of("x[b1]: - 1", "x[b2]: + 2"),
                diff(TlaValue.fn(Map.of(B1, TlaValue.of(1))), TlaValue.fn(Map.of(B2, TlaValue.of(2)))));
    }

    @Test
    void recordsWithOtherFieldsAreShownWhole() {
        assertEquals(
                List.of("x: [type \"none\"] -> [offset 3, type \"fetch\"]"),
                diff(
                        TlaValue.rec(Map.of("type", TlaValue.of("none"))),
                        TlaValue.rec(Map.of("type", TlaValue.of("fetch"), "offset", TlaValue.of(3)))));
    }

    @Test
    void longSequencesShowWhatWasAppendedCutOffOrTakenFromTheFront() {
        List<TlaValue> some = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            some.add(entry(i, 10));
        }
        TlaValue whole = TlaValue.seq(some);
        TlaValue shorter = TlaValue.seq(some.subList(0, 4));
        TlaValue tail = TlaValue.seq(some.subList(1, 5));

        assertEquals(List.of("x: + [epoch 5, value 10]"), diff(shorter, whole));
        assertEquals(List.of("x: - [epoch 5, value 10]"), diff(whole, shorter));
        assertEquals(List.of("x: - [epoch 1, value 10]"), diff(whole, tail));
    }

    @Test
    void anElementThatChangedIsNamedByItsIndex() {
        assertEquals(
                List.of("x[2].value: 1 -> 9"),
                diff(TlaValue.seq(List.of(entry(1, 1), entry(1, 1))), TlaValue.seq(List.of(entry(1, 1), entry(1, 9)))));
    }

    @Test
    void shortSetsStandSideBySideAndLongOnesAsDifference() {
        assertEquals(List.of("x: {b1, b2} -> {b1}"), diff(TlaValue.set(List.of(B1, B2)), TlaValue.set(List.of(B1))));
        List<TlaValue> many = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            many.add(TlaValue.of(i));
        }
        TlaValue all = TlaValue.set(many);
        TlaValue less = TlaValue.set(many.subList(1, 30));
        assertEquals(List.of("x: - 0"), diff(all, less));
        assertEquals(List.of("x: + 0"), diff(less, all));
    }

    @Test
    void aChangeOfKindIsShownWhole() {
        assertEquals(List.of("x: b1 -> <<>>"), diff(B1, TlaValue.seq(List.of())));
    }

    @Test
    void longValuesAreCut() {
        String text = diff(TlaValue.of("y".repeat(500)), TlaValue.of(1)).get(0);

        assertEquals("x: ".length() + 160 + " -> 1".length(), text.length());
    }
}
