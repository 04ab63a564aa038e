package dev.insync.reference.core;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.IntPredicate;

/** An immutable set of broker ids, held and printed in ascending order. */
public final class BrokerSet {
    private static final BrokerSet EMPTY = new BrokerSet(new int[0]);

    private final int[] ids;

    private BrokerSet(int[] sortedIds) {
        this.ids = sortedIds;
    }

    /** No broker. */
    public static BrokerSet empty() {
        return EMPTY;
    }

    /** These brokers, in any order; repeated ids count once. */
    public static BrokerSet of(int... ids) {
        return ids.length == 0
                ? EMPTY
                : new BrokerSet(Arrays.stream(ids).sorted().distinct().toArray());
    }

    /** These brokers, in any order; repeated ids count once. */
    public static BrokerSet copyOf(Collection<Integer> ids) {
        return of(ids.stream().mapToInt(Integer::intValue).toArray());
    }

    /** True where the broker is a member. */
    public boolean contains(int broker) {
        for (int id : ids) {
            if (id == broker) {
                return true;
            }
        }
        return false;
    }

    /** The number of members. */
    public int size() {
        return ids.length;
    }

    /** True where there is no member. */
    public boolean isEmpty() {
        return ids.length == 0;
    }

    /** The i-th smallest member, from 0. */
    public int get(int i) {
        return ids[i];
    }

    /** This set and one more broker. */
    public BrokerSet with(int broker) {
        if (contains(broker)) {
            return this;
        }
        int[] more = Arrays.copyOf(ids, ids.length + 1);
        more[ids.length] = broker;
        Arrays.sort(more);
        return new BrokerSet(more);
    }

    /** This set less one broker. */
    public BrokerSet without(int broker) {
        return filter(id -> id != broker);
    }

    /** The members of either set. */
    public BrokerSet union(BrokerSet other) {
        BrokerSet all = this;
        for (int id : other.ids) {
            all = all.with(id);
        }
        return all;
    }

    /** The members of both sets. */
    public BrokerSet intersect(BrokerSet other) {
        return filter(other::contains);
    }

    /** The members that are not in the other set. */
    public BrokerSet minus(BrokerSet other) {
        return other.isEmpty() ? this : filter(id -> !other.contains(id));
    }

    /** True where the other set holds every member. */
    public boolean isSubsetOf(BrokerSet other) {
        return !any(id -> !other.contains(id));
    }

    /** The members that pass the test. */
    public BrokerSet filter(IntPredicate test) {
        int[] some = new int[ids.length];
        int size = 0;
        for (int id : ids) {
            if (test.test(id)) {
                some[size++] = id;
            }
        }
        return size == ids.length ? this : size == 0 ? EMPTY : new BrokerSet(Arrays.copyOf(some, size));
    }

    /** True where some member passes the test. */
    public boolean any(IntPredicate test) {
        for (int id : ids) {
            if (test.test(id)) {
                return true;
            }
        }
        return false;
    }

    /** The members in ascending order. */
    public List<Integer> toList() {
        return Arrays.stream(ids).boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BrokerSet that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }

    @Override
    public String toString() {
        return toList().toString();
    }
}
