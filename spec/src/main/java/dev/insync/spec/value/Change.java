package dev.insync.spec.value;

import org.jspecify.annotations.Nullable;

/**
 * One difference between two states.
 *
 * @param path where: {@code zk.state.leader}, {@code replica[b2].log}
 * @param before the old value; null when {@code after} was added
 * @param after the new value; null when {@code before} was removed
 */
public record Change(
        String path, @Nullable TlaValue before, @Nullable TlaValue after) {
    private static final int MAX_CHARACTERS = 160;

    /** {@code path: old -> new}, {@code path: + new} or {@code path: - old}. */
    @Override
    public String toString() {
        if (before == null) {
            return path + ": + " + text(after);
        }
        return after == null ? path + ": - " + text(before) : path + ": " + text(before) + " -> " + text(after);
    }

    private static String text(@Nullable TlaValue value) {
        return value == null ? "" : CompactText.of(value, MAX_CHARACTERS);
    }
}
