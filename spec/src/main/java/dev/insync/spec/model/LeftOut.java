package dev.insync.spec.model;

/**
 * A known bug that the museum does not show.
 *
 * @param id where it is recorded: {@code KAFKA-8733 / KIP-501}
 * @param why the reason, for people
 */
public record LeftOut(String id, String why) {
    /** Refuses one without a reason. */
    public LeftOut {
        if (id == null || id.isBlank() || why == null || why.isBlank()) {
            throw new IllegalArgumentException("what is left out needs id and why");
        }
    }
}
