package dev.insync.reference.runtime.group;

/** Where a group stands; {@link #label} is what Kafka's tools show. */
public enum GroupState {
    EMPTY("Empty"),
    PREPARING_REBALANCE("PreparingRebalance"),
    COMPLETING_REBALANCE("CompletingRebalance"),
    STABLE("Stable"),
    DEAD("Dead");

    private final String label;

    GroupState(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
