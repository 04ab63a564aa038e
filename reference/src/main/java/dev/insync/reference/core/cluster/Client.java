package dev.insync.reference.core.cluster;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What producers sent, and what was acknowledged to them: {@code client} of the specification.
 *
 * @param produced how many records were sent; the values are 1 to this number
 * @param acked acknowledged values, ascending
 */
public record Client(int produced, List<Integer> acked) {
    public Client {
        acked = List.copyOf(acked);
    }

    Client withProduced(int changed) {
        return new Client(changed, acked);
    }

    Client acknowledging(Collection<Integer> values) {
        TreeSet<Integer> all = new TreeSet<>(acked);
        return all.addAll(values) ? new Client(produced, List.copyOf(all)) : this;
    }
}
