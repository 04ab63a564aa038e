package dev.insync.reference.core;

import java.util.Map;

/** Brokers and the czxid of a registration of each; the specification's functions from brokers to epochs. Immutable. */
public final class BrokerEpochs {
    private static final BrokerEpochs NONE = new BrokerEpochs(SparseLongs.all(0));

    private final SparseLongs epochs;

    private BrokerEpochs(SparseLongs epochs) {
        this.epochs = epochs;
    }

    /** No broker: {@code NoBrokers}. */
    public static BrokerEpochs none() {
        return NONE;
    }

    /** Those brokers; an epoch of 0 means that the broker is not registered. */
    public static BrokerEpochs copyOf(Map<Integer, Long> epochs) {
        BrokerEpochs all = NONE;
        for (Map.Entry<Integer, Long> entry : epochs.entrySet()) {
            all = all.with(entry.getKey(), entry.getValue());
        }
        return all;
    }

    /** The czxid of the broker's registration, or 0 where it is not registered. */
    public long get(int broker) {
        return epochs.get(broker);
    }

    /** True where the broker is registered. */
    public boolean contains(int broker) {
        return epochs.get(broker) != 0;
    }

    /** The registered brokers. */
    public BrokerSet brokers() {
        return epochs.brokers();
    }

    /** The same with that epoch for the broker; 0 takes it out. */
    public BrokerEpochs with(int broker, long epoch) {
        SparseLongs changed = epochs.with(broker, epoch);
        return changed == epochs ? this : new BrokerEpochs(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BrokerEpochs that && epochs.equals(that.epochs);
    }

    @Override
    public int hashCode() {
        return epochs.hashCode();
    }

    @Override
    public String toString() {
        return epochs.toString();
    }
}
