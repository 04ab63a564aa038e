package dev.insync.reference.runtime.storage;

import java.util.ArrayList;
import java.util.List;

/** The epochs of a log, each with its first offset; both grow along the list. Immutable. */
record EpochHistory(List<EpochStart> starts) {
    static final EpochHistory EMPTY = new EpochHistory(List.of());

    /** Epoch of a batch that no leader has stamped. */
    private static final int NO_EPOCH = -1;

    EpochHistory {
        starts = List.copyOf(starts);
    }

    int firstEpoch() {
        return starts.isEmpty() ? NO_EPOCH : starts.get(0).epoch();
    }

    int lastEpoch() {
        return starts.isEmpty() ? NO_EPOCH : starts.get(starts.size() - 1).epoch();
    }

    /** The history after a batch of this epoch at this offset; the same object if the epoch is the last one. */
    EpochHistory with(int epoch, long offset) {
        if (epoch == lastEpoch()) {
            return this;
        }
        List<EpochStart> longer = new ArrayList<>(starts);
        longer.add(new EpochStart(epoch, offset));
        return new EpochHistory(longer);
    }

    EpochHistory truncatedTo(long endOffset) {
        if (starts.isEmpty() || starts.get(starts.size() - 1).startOffset() < endOffset) {
            return this;
        }
        return new EpochHistory(
                starts.stream().filter(e -> e.startOffset() < endOffset).toList());
    }

    /** The history of a log that begins at that offset; the epoch in force there is kept, also where no record is left. */
    EpochHistory startingAt(long startOffset) {
        List<EpochStart> kept = new ArrayList<>();
        for (EpochStart start : starts) {
            if (start.startOffset() <= startOffset) {
                kept.clear();
                kept.add(new EpochStart(start.epoch(), startOffset));
            } else {
                kept.add(start);
            }
        }
        return new EpochHistory(kept);
    }
}
