package dev.insync.reference.core.cluster;

/** Faults so far: {@code faults} of the specification. */
public record Faults(int crashes, int expiries, int losses, int shrinks) {
    /** No fault yet. */
    public static final Faults NONE = new Faults(0, 0, 0, 0);

    Faults oneMoreCrash() {
        return new Faults(crashes + 1, expiries, losses, shrinks);
    }

    Faults oneMoreExpiry() {
        return new Faults(crashes, expiries + 1, losses, shrinks);
    }

    Faults oneMoreLoss() {
        return new Faults(crashes, expiries, losses + 1, shrinks);
    }

    Faults oneMoreShrink() {
        return new Faults(crashes, expiries, losses, shrinks + 1);
    }
}
