package dev.insync.reference.core.cluster;

/**
 * What producers sent, and what was acknowledged to them: {@code client} of the specification.
 *
 * @param produced how many records were sent; the values are 1 to this number
 * @param acked acknowledged values
 */
public record Client(int produced, ValueSet acked) {
    Client withProduced(int changed) {
        return new Client(changed, acked);
    }

    Client acknowledging(int... values) {
        ValueSet more = acked.withAll(values);
        return more == acked ? this : new Client(produced, more);
    }
}
