package dev.insync.linearizability.model;

import dev.insync.linearizability.Model;
import org.jspecify.annotations.Nullable;

/** A lock that one process holds at a time and that only its holder releases. */
public final class MutexModel implements Model<Integer, MutexModel.Input, Boolean> {
    private static final int FREE = Integer.MIN_VALUE;

    private final boolean anyoneReleases;

    /** A lock that only its holder releases. */
    public MutexModel() {
        this(false);
    }

    /**
     * @param anyoneReleases whether a process may release what another one holds, as in Jepsen's mutex
     */
    public MutexModel(boolean anyoneReleases) {
        this.anyoneReleases = anyoneReleases;
    }

    /** What is asked of the lock; the output is whether that was granted. */
    public sealed interface Input {}

    public record Acquire(int process) implements Input {
        @Override
        public String toString() {
            return "acquire";
        }
    }

    public record Release(int process) implements Input {
        @Override
        public String toString() {
            return "release";
        }
    }

    @Override
    public Integer initial() {
        return FREE;
    }

    @Override
    public @Nullable Integer step(Integer state, Input input, Boolean output) {
        Integer granted = stepUnknown(state, input);
        if (output) {
            return granted;
        }
        return granted == null ? state : null;
    }

    @Override
    public @Nullable Integer stepUnknown(Integer state, Input input) {
        if (input instanceof Acquire acquire) {
            return state == FREE ? Integer.valueOf(anyoneReleases ? 0 : acquire.process()) : null;
        }
        boolean releases = anyoneReleases ? state != FREE : state == ((Release) input).process();
        return releases ? Integer.valueOf(FREE) : null;
    }

    @Override
    public boolean readsOnly(Input input, Boolean output) {
        return !output;
    }

    @Override
    public String describeState(Integer state) {
        return state == FREE ? "free" : anyoneReleases ? "held" : "held by process " + state;
    }
}
