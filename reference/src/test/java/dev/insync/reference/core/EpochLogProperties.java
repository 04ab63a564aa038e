package dev.insync.reference.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** An {@link EpochLog} answers as the list of every record's epoch would: the specification's definitions. */
class EpochLogProperties {
    @Provide
    Arbitrary<List<Integer>> epochs() {
        return Arbitraries.integers()
                .between(0, 6)
                .list()
                .ofMaxSize(20)
                .map(list -> list.stream().sorted().toList());
    }

    private static EpochLog log(List<Integer> epochs) {
        EpochLog log = EpochLog.empty();
        for (int epoch : epochs) {
            log = log.append(epoch, 1);
        }
        return log;
    }

    @Property
    void endsAndEpochsAreThoseOfTheRecords(
            @ForAll("epochs") List<Integer> epochs, @ForAll @IntRange(min = -1, max = 8) int epoch) {
        EpochLog log = log(epochs);
        List<Integer> notAbove = epochs.stream().filter(e -> e <= epoch).toList();
        assertEquals(epochs.size(), log.endOffset());
        assertEquals(epochs.isEmpty() ? EpochLog.NO_EPOCH : epochs.get(epochs.size() - 1), log.lastEpoch());
        assertEquals(notAbove.size(), log.endOffsetFor(epoch));
        assertEquals(notAbove.isEmpty() ? EpochLog.NO_EPOCH : notAbove.get(notAbove.size() - 1), log.epochFor(epoch));
    }

    @Property
    void cuttingIsTheSameAsNeverHavingAppended(
            @ForAll("epochs") List<Integer> epochs, @ForAll @IntRange(min = 0, max = 22) int offset) {
        EpochLog cut = log(epochs).upTo(offset).epochsBelow(offset);
        EpochLog shorter = log(epochs.subList(0, Math.min(offset, epochs.size())));
        assertEquals(shorter, cut);
        assertEquals(shorter.hashCode(), cut.hashCode());
    }

    @Property
    void theEntriesAreTheLog(@ForAll("epochs") List<Integer> epochs) {
        EpochLog log = log(epochs);
        assertEquals(log, EpochLog.of(log.entries(), log.endOffset()));
        List<EpochSpan> spans =
                epochs.stream().map(epoch -> new EpochSpan(epoch, 1)).toList();
        assertEquals(log, EpochLog.of(spans));
    }

    @Property
    void anEpochWithoutARecordGoesWhenTheNextOneStarts(@ForAll("epochs") List<Integer> epochs) {
        EpochLog log = log(epochs);
        EpochLog noted = log.withEpoch(7, log.endOffset());
        assertEquals(7, noted.lastEpoch());
        assertEquals(log.endOffset(), noted.endOffsetFor(6));
        assertEquals(log.withEpoch(8, log.endOffset()), noted.withEpoch(8, log.endOffset()));
        assertEquals(log.append(7, 1), noted.append(7, 1));
    }

    @Test
    void theCacheKeepsALaterEpochThanThatOfARecord() {
        EpochLog log = EpochLog.empty().append(3, 1).append(2, 1);
        assertEquals(List.of(new EpochStart(3, 0)), log.entries());
        assertEquals(2, log.endOffset());
    }
}
