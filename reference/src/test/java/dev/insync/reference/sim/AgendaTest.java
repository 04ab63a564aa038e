package dev.insync.reference.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private record Entry(long time, int order, int task) {}

    @Property
    void tasksComeByTimeAndThenInTheOrderInWhichTheyWerePutIn(
            @ForAll List<@IntRange(min = 0, max = 20) Integer> times) {
        Agenda agenda = new Agenda(times.size() + 1);
        List<Entry> expected = new ArrayList<>();
        for (int task = 0; task < times.size(); task++) {
            agenda.in(times.get(task), task);
            expected.add(new Entry(times.get(task), task, task));
        }
        expected.sort(Comparator.comparingLong(Entry::time).thenComparingInt(Entry::order));
        for (Entry entry : expected) {
            assertEquals(entry.task(), agenda.take());
            assertEquals(entry.time(), agenda.nowUs());
        }
        assertEquals(-1, agenda.take());
    }

    @Test
    void theEarlierTimeCounts() {
        Agenda agenda = new Agenda(2);
        agenda.in(10, 0);
        agenda.in(5, 0);
        agenda.in(20, 0);
        agenda.in(7, 1);
        assertEquals(0, agenda.take());
        assertEquals(5, agenda.nowUs());
        assertEquals(1, agenda.take());
        assertEquals(-1, agenda.take());
    }

    @Test
    void whatIsCancelledDoesNotCome() {
        Agenda agenda = new Agenda(1);
        agenda.in(10, 0);
        agenda.cancel(0);
        assertEquals(-1, agenda.take());
        agenda.in(10, 0);
        assertEquals(0, agenda.take());
    }

    /** The published test vector of SplitMix64 with the seed 1234567. */
    @Test
    void numbersFollowFromTheSeed() {
        Dice dice = new Dice(1234567);
        assertEquals(6457827717110365317L, dice.next());
        assertEquals(3203168211198807973L, dice.next());
        assertEquals(-8629252141511181193L, dice.next());
    }
}
