package dev.insync.reference.core.cluster;

/**
 * Faults and operations so far, or the budgets of them: {@code faults} of the specification.
 *
 * @param expiries sessions of living processes that expired
 * @param losses fetches, or answers to them, that were lost
 * @param shrinks followers that a leader took out of the ISR
 * @param preferred elections of a leader while another lived
 */
public record Faults(int crashes, int expiries, int losses, int shrinks, int preferred) {
    /** No fault yet. */
    public static final Faults NONE = new Faults(0, 0, 0, 0, 0);

    Faults oneMoreCrash() {
        return new Faults(crashes + 1, expiries, losses, shrinks, preferred);
    }

    Faults oneMoreExpiry() {
        return new Faults(crashes, expiries + 1, losses, shrinks, preferred);
    }

    Faults oneMoreLoss() {
        return new Faults(crashes, expiries, losses + 1, shrinks, preferred);
    }

    Faults oneMoreShrink() {
        return new Faults(crashes, expiries, losses, shrinks + 1, preferred);
    }

    Faults oneMorePreferred() {
        return new Faults(crashes, expiries, losses, shrinks, preferred + 1);
    }
}
