package dev.insync.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTableTest {
    private static Figures figures(String system, Measure measure, double... rounds) {
        Figures figures = new Figures(system);
        for (double round : rounds) {
            figures.add(measure, round);
        }
        return figures;
    }

    @Test
    void theMedianIsTheMiddleOfTheSortedRounds() {
        assertEquals(3, figures("A", Measure.START, 9, 1, 3).median(Measure.START));
        assertEquals(2.5, figures("A", Measure.START, 9, 1, 3, 2).median(Measure.START));
        assertEquals(7, figures("A", Measure.START, 7).median(Measure.START));
    }

    @Test
    void whatWasNotMeasuredHasNoMedian() {
        assertThrows(IllegalArgumentException.class, () -> new Figures("A").median(Measure.START));
        assertThrows(IllegalArgumentException.class, () -> new Figures("A").add(Measure.START, Double.NaN));
    }

    @Test
    void aboveOneTheFirstSystemIsAheadWhicheverWayTheUnitPoints() {
        Figures ours = figures("Ours", Measure.PRODUCE_100_ALL, 120_000, 100_000, 110_000);
        ours.add(Measure.START, 2);
        Figures theirs = figures("Theirs", Measure.PRODUCE_100_ALL, 55_000);
        theirs.add(Measure.START, 10);
        assertEquals("""
                | median (least to greatest) | unit | Ours | Theirs | ahead by |
                |---|---|---:|---:|---:|
                | produce, 100-byte records, acks=all | records/s | 110,000 (100,000 to 120,000) | 55,000 (55,000 to 55,000) | 2.00 |
                | start to first acknowledged record | s | 2.0 (2.0 to 2.0) | 10.0 (10.0 to 10.0) | 5.00 |
                """, new FigureTable(List.of(ours, theirs)).markdown());
    }

    @Test
    void aRowThatOneSystemLacksIsLeftOut() {
        Figures ours = figures("Ours", Measure.START, 2);
        ours.add(Measure.MEMORY, 100);
        List<String> lines = new FigureTable(List.of(ours, figures("Theirs", Measure.START, 1))).lines();
        assertEquals(
                List.of(
                        "median (least to greatest)          unit              Ours            Theirs  ahead by",
                        "start to first acknowledged record  s     2.0 (2.0 to 2.0)  1.0 (1.0 to 1.0)      0.50"),
                lines);
    }

    @Test
    void oneSystemAloneHasNoRatio() {
        List<String> lines = new FigureTable(List.of(figures("Ours", Measure.LATENCY_P99, 1.234))).lines();
        assertEquals("synchronous producer, acks=all, p99  ms    1.23 (1.23 to 1.23)", lines.get(1));
    }

    @Test
    void everyRowIsKnownByItsName() {
        for (Measure measure : Measure.values()) {
            assertEquals(measure, Measure.of(measure.id()));
        }
        assertThrows(IllegalArgumentException.class, () -> Measure.of("speed"));
    }
}
