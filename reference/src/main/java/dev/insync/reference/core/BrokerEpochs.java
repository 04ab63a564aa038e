package dev.insync.reference.core;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Registered brokers and the czxid of each registration; the specification's functions from brokers to epochs. */
public final class BrokerEpochs {
    private static final BrokerEpochs NONE = new BrokerEpochs(new TreeMap<>());

    private final NavigableMap<Integer, Long> epochs;

    private BrokerEpochs(NavigableMap<Integer, Long> epochs) {
        this.epochs = epochs;
    }

    /** No broker is registered. */
    public static BrokerEpochs none() {
        return NONE;
    }

    /** Those brokers; an epoch of 0 means that the broker is not registered. */
    public static BrokerEpochs copyOf(Map<Integer, Long> epochs) {
        NavigableMap<Integer, Long> copy = new TreeMap<>(epochs);
        copy.values().removeIf(epoch -> epoch == 0);
        return new BrokerEpochs(copy);
    }

    /** The czxid of the broker's registration, or 0 where it is not registered. */
    public long get(int broker) {
        Long epoch = epochs.get(broker);
        return epoch == null ? 0 : epoch;
    }

    /** True where the broker is registered. */
    public boolean contains(int broker) {
        return epochs.containsKey(broker);
    }

    /** The registered brokers. */
    public BrokerSet brokers() {
        return BrokerSet.copyOf(epochs.keySet());
    }

    /** The same with that epoch for the broker; 0 takes it out. */
    public BrokerEpochs with(int broker, long epoch) {
        NavigableMap<Integer, Long> changed = new TreeMap<>(epochs);
        if (epoch == 0) {
            changed.remove(broker);
        } else {
            changed.put(broker, epoch);
        }
        return new BrokerEpochs(changed);
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
