package dev.insync.reference.core;

/** How far each follower has come, as its leader knows: end offsets by broker id. Immutable. */
public final class FollowerEnds {
    /** The end offset of a follower that has not fetched in this epoch. */
    public static final long UNKNOWN = -1;

    private static final FollowerEnds NONE = new FollowerEnds(SparseLongs.all(UNKNOWN));

    private final SparseLongs ends;

    private FollowerEnds(SparseLongs ends) {
        this.ends = ends;
    }

    /** Nobody has fetched: {@code UnknownEnds}. */
    public static FollowerEnds unknown() {
        return NONE;
    }

    /** The end offset of that follower, or {@link #UNKNOWN}. */
    public long get(int broker) {
        return ends.get(broker);
    }

    /** The same with another end offset for that follower. */
    public FollowerEnds with(int broker, long end) {
        SparseLongs changed = ends.with(broker, end);
        return changed == ends ? this : new FollowerEnds(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FollowerEnds that && ends.equals(that.ends);
    }

    @Override
    public int hashCode() {
        return ends.hashCode();
    }

    @Override
    public String toString() {
        return ends.toString();
    }
}
